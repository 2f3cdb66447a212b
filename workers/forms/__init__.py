from .files import ReasonForm, WithdrawForm
from .lists import WorkerFilter

__all__ = ["ReasonForm", "WithdrawForm", "WorkerFilter"]
