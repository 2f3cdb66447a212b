from .consents import ConsentForm, PurposeForm
from .files import ReasonForm, WithdrawForm
from .lists import WorkerFilter

__all__ = ["ConsentForm", "PurposeForm", "ReasonForm", "WithdrawForm", "WorkerFilter"]
