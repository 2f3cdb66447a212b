"""What a person agreed to, purpose by purpose, and the texts that are read to people."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import RelatedKey
from reference.models import Country, Language

from ..choices import ConsentMeans, ConsentPurpose
from ..models import ConsentText
from ..selectors import ConsentStanding, consent_text, consents_standing
from ..services import consent_give, consent_withdraw, file_opened
from .files import ONCE, FileViews
from .told import AgreementSerializer


class TextSerializer(serializers.ModelSerializer[ConsentText]):
    """Word for word what is read aloud. Without `approved_on` it is a draft of the legal unit."""

    class Meta:
        model = ConsentText
        fields = ["purpose", "version", "language", "country", "text", "valid_from", "approved_on"]


class ConsentSerializer(serializers.Serializer[ConsentStanding]):
    """One purpose: whether the person's yes is open, to which text, and the text of today. `ask_again`: it was to an earlier one."""

    purpose = serializers.ChoiceField(choices=ConsentPurpose.choices)
    is_open = serializers.BooleanField()
    ask_again = serializers.BooleanField()
    means = serializers.ChoiceField(source="consent.means", choices=ConsentMeans.choices, default=None, allow_null=True)
    given_at = serializers.DateTimeField(source="consent.given_at", default=None, allow_null=True)
    text_version = serializers.CharField(source="consent.text_version", default=None, allow_null=True)
    text = TextSerializer(allow_null=True)


@extend_schema_serializer(examples=[OpenApiExample("Invented", {"purpose": "sharing"}, request_only=True)])
class PurposeSerializer(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(choices=ConsentPurpose.choices)


class ConsentViews(FileViews):
    """The person's answers. Each stands by itself."""

    serializer_class = ConsentSerializer

    @extend_schema(responses=ConsentSerializer(many=True))
    def list(self, request: Request, pk: int) -> Response:
        worker = self.worker()
        file_opened(worker=worker, by=person(request), what="consents")
        return Response(_standings(worker))

    @extend_schema(request=AgreementSerializer, responses={201: ConsentSerializer(many=True)}, parameters=ONCE)
    @idempotency.idempotent
    def create(self, request: Request, pk: int) -> Response:
        """The person agrees to the text of today. Again to the same text changes nothing."""
        worker, told = self.worker(), self.checked(AgreementSerializer)
        consent_give(worker=worker, purpose=told["purpose"], means=told["means"], by=person(request))
        return Response(_standings(worker), status=status.HTTP_201_CREATED)

    @extend_schema(request=PurposeSerializer, responses=ConsentSerializer(many=True), parameters=ONCE)
    @idempotency.idempotent
    def withdraw(self, request: Request, pk: int) -> Response:
        """The person takes one back; the others stand."""
        worker, told = self.worker(), self.checked(PurposeSerializer)
        consent_withdraw(worker=worker, purpose=told["purpose"], by=person(request))
        return Response(_standings(worker))


def _standings(worker: Any) -> list[Any]:
    return [ConsentSerializer(standing).data for standing in consents_standing(worker)]


class WhereSerializer(serializers.Serializer[Any]):
    country = RelatedKey(queryset=Country.objects.all())
    language = RelatedKey(queryset=Language.objects.all(), required=False)


class ConsentTextsView(APIView):
    """The texts in force today in a country, a purpose each: in this language, else in Spanish, else in any."""

    permission_classes = [MayDo]
    reads = Can.READ_PEOPLE

    @extend_schema(parameters=[WhereSerializer], responses=TextSerializer(many=True))
    def get(self, request: Request) -> Response:
        asked = WhereSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        country, language = asked.validated_data["country"], asked.validated_data.get("language")
        today, spoken = timezone.localdate(), language.pk if language else ""
        found = (consent_text(purpose, country=country.pk, language=spoken, on=today) for purpose in ConsentPurpose)
        return Response([TextSerializer(text).data for text in found if text])
