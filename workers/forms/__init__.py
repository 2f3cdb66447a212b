from .consents import ConsentForm, PurposeForm
from .erasure import ErasureConfirmForm, ErasureForm, HoldForm
from .files import ReasonForm, WithdrawForm
from .groups import GroupForm, JoinForm
from .lists import WorkerFilter
from .worklist import AnswerForm, WorklistFilter

__all__ = [
    "AnswerForm",
    "ConsentForm",
    "ErasureConfirmForm",
    "ErasureForm",
    "GroupForm",
    "HoldForm",
    "JoinForm",
    "PurposeForm",
    "ReasonForm",
    "WithdrawForm",
    "WorkerFilter",
    "WorklistFilter",
]
