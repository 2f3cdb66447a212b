"""People who sign in, the offices they work in, and the part of the region each may see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

from .choices import STAFF_ROLES, Role


class Office(models.Model):
    """A ministry's office or the team of a village registration day. `country` is an ISO 3166-1 alpha-2 code."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    subdivision = models.CharField(_("department"), max_length=6, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["country", "name"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        fields.setdefault("role", Role.ADMINISTRATOR)
        fields.setdefault("is_superuser", True)
        return self.create_user(email, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address. Jurisdiction: one country, and one office where `office` is set.

    An administrator and an auditor without a country work for the whole region.
    """

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("office"),
    )
    language = models.CharField(_("language of the pages"), max_length=2, default="es")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    session_round = models.PositiveIntegerField(default=0, editable=False)  # raised to end every session of the person

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["email"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=~Q(role__in=["registration_officer", "coordinator", "inspector"]) | ~Q(country=""),
                name="user_of_a_country_has_one",
                violation_error_message=_("This role works for one country: choose it."),
            ),
            models.CheckConstraint(
                condition=~Q(role="registration_officer") | Q(office__isnull=False),
                name="user_officer_has_an_office",
                violation_error_message=_("A registration officer belongs to an office: choose it."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the admin at all (Django's name for it)."""
        return self.role in STAFF_ROLES

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session was opened with: it ends when address, password, role, jurisdiction or the round changes."""
        rights = (self.role, self.country, self.office_id, self.is_superuser)
        ground = "|".join(map(str, (self.email, self.password, *rights, self.session_round)))
        return salted_hmac("accounts.User.session", ground, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]


class SavedList(models.Model):
    """Filters and order of a list, under a name of one's own. `page` is the list's route, `query` its address behind the question mark,
    without what was typed into the search box: that may be somebody's name.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_lists", verbose_name=_("user"))
    page = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=1000)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_list_once_a_name")]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to a request of the API that came with an idempotency key: the same request again gets it again. Forgotten after a day.

    `about` is the address and the folios in the answer, so that nobody is told once more who has been erased.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user"))
    key = models.CharField(_("key"), max_length=100)
    request = models.CharField(_("fingerprint of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = EncryptedTextField(_("answer"))
    about = models.TextField(_("about whom"), blank=True, default="", db_default="")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once_a_key")]
        indexes = [models.Index(fields=["at"], name="kept_answer_at")]

    def __str__(self) -> str:
        return self.key
