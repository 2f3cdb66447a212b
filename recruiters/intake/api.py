"""Filing a complaint from a program, and asking how it stands. No account, and as anonymous as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.attempts import address_of
from common.api import RelatedKey
from common.schema import ProblemSerializer
from common.scope import database_scope
from employers.choices import EmployerStatus
from employers.models import Employer
from reference.models import Country

from ..choices import ComplaintCategory, FeeFor, PaidWhen, ToldBy
from ..models import Recruiter
from ..receipts import walk_token
from ..selectors import NAMED_PERSONS, countries_that_read, returned_to
from ..services import INTAKE, complaint_behind
from ..services.intake import LONGEST_ACCOUNT, MOST_FEES
from .back import answer_words
from .channels import Programs, receive
from .forms import CURRENCIES

KEY, SHORTEST_KEY, LONGEST_KEY = "Idempotency-Key", 32, 100
_TELLABLE = (EmployerStatus.VERIFIED, EmployerStatus.ON_RECORD, EmployerStatus.SUSPENDED)


class FeeSerializer(serializers.Serializer[Any]):
    paid_for = serializers.ChoiceField(choices=FeeFor.choices)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    currency = serializers.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    paid_to = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    paid_on = serializers.DateField(required=False, allow_null=True, default=None)
    paid_when = serializers.ChoiceField(choices=PaidWhen.choices, default=PaidWhen.UNKNOWN)
    has_receipt = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["paid_on"] is None) != (attrs["paid_when"] == PaidWhen.UNKNOWN):
            raise serializers.ValidationError({"paid_when": _("Say how exactly the day is known, or leave both out.")})
        if attrs["paid_on"] is not None and attrs["paid_on"] > timezone.localdate():
            raise serializers.ValidationError({"paid_on": _("This day is still to come: look at it again.")})
        return attrs


class ComplaintSerializer(serializers.Serializer[Any]):
    """What is told. Leave `contact` empty for an anonymous complaint."""

    country = RelatedKey(queryset=Country.objects.none())
    categories = serializers.ListField(
        child=serializers.ChoiceField(choices=ComplaintCategory.choices), min_length=1, max_length=12
    )
    account = serializers.CharField(max_length=LONGEST_ACCOUNT)
    anonymous = serializers.BooleanField(default=True)
    contact = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    told_by = serializers.ChoiceField(choices=ToldBy.choices, default=ToldBy.WORKER)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="es")
    recruiter = RelatedKey(
        queryset=Recruiter.objects.exclude(NAMED_PERSONS), required=False, allow_null=True, default=None
    )
    employer = RelatedKey(
        queryset=Employer.objects.filter(status__in=_TELLABLE), required=False, allow_null=True, default=None
    )
    accused_name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    happened_in = RelatedKey(queryset=Country.objects.all(), required=False, allow_null=True, default=None)
    happened_at = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    happened_when = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    in_danger = serializers.BooleanField(default=False)
    fees = serializers.ListField(child=FeeSerializer(), required=False, max_length=MOST_FEES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = countries_that_read().order_by("pk")  # type: ignore[attr-defined]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Records become their keys: a complaint is told in plain values."""
        records = ("country", "recruiter", "employer", "happened_in")
        keys = {name: getattr(attrs[name], "pk", None) for name in records}
        return attrs | keys | {"categories": list(dict.fromkeys(attrs["categories"]))}


class FiledSerializer(serializers.Serializer[Any]):
    receipt = serializers.CharField(
        help_text="Sixteen digits. Shown now and never again; only who has them can come back."
    )
    received_on = serializers.DateField()
    due_on = serializers.DateField(help_text="By this day at the latest there is an answer.")


class ReceiptSerializer(serializers.Serializer[Any]):
    receipt = serializers.CharField(max_length=40, allow_blank=True)


class MessageSerializer(serializers.Serializer[Any]):
    from_the_office = serializers.BooleanField()
    kind = serializers.CharField()
    body = serializers.CharField()
    sent_on = serializers.DateField()


class StandsSerializer(serializers.Serializer[Any]):
    status = serializers.CharField()
    word = serializers.CharField(help_text="How it stands, in plain words.")
    meaning = serializers.CharField()
    received_on = serializers.DateField()
    due_on = serializers.DateField()
    messages = MessageSerializer(many=True)


class OtherComplaint(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("This key was used for another complaint.")
    default_code = "key_of_another_request"


class Anybody(APIView):
    """Nobody is asked who they are: a session that comes along is not looked at, and no answer is kept by a cache."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store, private"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer


class ComplaintsView(Anybody):
    @extend_schema(
        operation_id="complaint_file",
        request=ComplaintSerializer,
        responses={201: FiledSerializer, 200: FiledSerializer},
        parameters=[
            OpenApiParameter(
                KEY,
                str,
                OpenApiParameter.HEADER,
                description="32 to 100 visible characters drawn at random. The same complaint with the same key is filed once; "
                "whoever knows the key can have the digits again.",
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """File a complaint. The answer holds the sixteen digits and is 200 where it was here already."""
        key = request.headers.get(KEY, "") or walk_token()
        if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
            raise exceptions.ValidationError({KEY: [_("A key has 32 to 100 visible characters, drawn at random.")]})
        told = ComplaintSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        filed = receive(Programs(key), told.validated_data)
        if not filed.same:
            raise OtherComplaint
        answer = {"receipt": filed.receipt, "received_on": filed.received_on, "due_on": filed.due_on}
        return Response(answer, status=status.HTTP_200_OK if filed.again else status.HTTP_201_CREATED)


class ComplaintStatusView(Anybody):
    @extend_schema(
        operation_id="complaint_status",
        request=ReceiptSerializer,
        responses={
            200: StandsSerializer,
            404: OpenApiResponse(
                ProblemSerializer, "These digits open nothing, or were tried too often: wait a minute."
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """How a complaint stands. Ten tries a minute; wrong, malformed and too many are answered alike."""
        receipt = request.data.get("receipt", "") if isinstance(request.data, dict) else ""
        complaint = complaint_behind(
            receipt=receipt if isinstance(receipt, str) else "", client=address_of(request._request) or ""
        )
        if complaint is None:
            raise exceptions.NotFound(_("These digits open nothing. Wait a minute and look at each of them again."))
        with database_scope(INTAKE):
            told = returned_to(complaint)
        word, meaning = answer_words(told)
        return Response(
            {
                "status": told.status,
                "word": word,
                "meaning": meaning,
                "received_on": told.received_on,
                "due_on": told.due_on,
                "messages": MessageSerializer(told.conversation, many=True).data,
            }
        )
