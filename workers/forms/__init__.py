from .consents import ConsentForm, PurposeForm
from .erasure import ErasureConfirmForm, ErasureForm, HoldForm
from .files import ReasonForm, WithdrawForm
from .lists import WorkerFilter
from .worklist import AnswerForm, WorklistFilter

__all__ = [
    "AnswerForm",
    "ConsentForm",
    "ErasureConfirmForm",
    "ErasureForm",
    "HoldForm",
    "PurposeForm",
    "ReasonForm",
    "WithdrawForm",
    "WorkerFilter",
    "WorklistFilter",
]
