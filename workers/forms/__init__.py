from .consents import ConsentForm, PurposeForm
from .files import ReasonForm, WithdrawForm
from .lists import WorkerFilter
from .worklist import AnswerForm, WorklistFilter

__all__ = [
    "AnswerForm",
    "ConsentForm",
    "PurposeForm",
    "ReasonForm",
    "WithdrawForm",
    "WorkerFilter",
    "WorklistFilter",
]
