"""What happens to recruiters, announced by name.

`recruiter_suspended`, `recruiter_reinstated` send `recruiter` and `by`. The three of a cascade (`recruiters.cascade`) are answered:
`cascade_asked` (`vacancies`: their ids, `lock`: whether it will be carried out in this transaction), `cascade_agreed` (`touches`,
`recruiter`, `by`, `reason`) and `cascade_ended` (`things`, `by`, `reason`).
"""

from django.dispatch import Signal

recruiter_suspended = Signal()
recruiter_reinstated = Signal()
cascade_asked = Signal()
cascade_agreed = Signal()
cascade_ended = Signal()
