"""The institution's seal on a PDF (PAdES baseline B, with T when a time stamp authority is set).

It shows who issued the file and that nobody changed it since. It is not a person's signature.
"""

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509 import Certificate, NameOID
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.attributes import (
    CMSAlgorithmProtectionProvider,
    CMSAttributeProvider,
    SignedAttributeProviderSpec,
)
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD_NAME = "Seal"
DEVELOPMENT_UNIT = "Development only, no legal value"
# Room in the file for the signature: certificates of a real chain and a time stamp fit in it.
BYTES_RESERVED = 16 * 1024


class SealUnavailable(Exception):
    """The seal cannot be set now: no usable certificate, or no time stamp. Try again later."""


@dataclass(frozen=True)
class SealedFile:
    content: bytes
    fingerprint: str
    sealed_at: datetime


class _Constant(CMSAttributeProvider):
    """A signed attribute that is the same for every seal, taken from its encoded form."""

    def __init__(self, attribute_type: str, value: Any) -> None:
        self.attribute_type = attribute_type
        self._type, self._encoded = type(value), value.dump()

    async def build_attr_value(self, dry_run: bool = False) -> Any:
        return self._type.load(self._encoded)


class _SealAttributes(SignedAttributeProviderSpec):
    """What PAdES asks to be signed besides the file: whose certificate, and which algorithms.

    The stock attributes encode the certificate's names anew each time: half the time of a seal.
    """

    def __init__(self, certificate: Any, mechanism: Any) -> None:
        algorithms = CMSAlgorithmProtectionProvider("sha256", mechanism)
        self._providers = [
            _Constant("signing_certificate_v2", as_signing_certificate_v2(certificate)),
            _Constant(algorithms.attribute_type, asyncio.run(algorithms.build_attr_value())),
        ]

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> list[CMSAttributeProvider]:
        return list(self._providers)


class LoadedKeySigner(Signer):
    """Keeps the key as OpenSSL loaded it. The stock signer parses and checks it at every seal,
    which for RSA takes ten times as long as all the rest."""

    def __init__(
        self, key: RSAPrivateKey | EllipticCurvePrivateKey, certificate: Any, chain: list[Any]
    ) -> None:
        registry = SimpleCertificateStore()
        registry.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=registry)
        self._key = key
        mechanism = self.get_signature_mechanism_for_digest("sha256")
        self.signed_attr_prov_spec = _SealAttributes(certificate, mechanism)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if digest_algorithm.lower() != "sha256":
            raise SealUnavailable("only SHA-256 is used")
        hash_algorithm: HashAlgorithm = SHA256()
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), hash_algorithm)
        return self._key.sign(data, ECDSA(hash_algorithm))


@dataclass(frozen=True)
class SealKey:
    """A loaded certificate with its key, ready to seal."""

    signer: LoadedKeySigner
    certificate: Certificate
    chain: tuple[Certificate, ...]

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(SHA256()).hex()

    @property
    def is_development(self) -> bool:
        units = self.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        return any(unit.value == DEVELOPMENT_UNIT for unit in units)

    @property
    def owner(self) -> str:
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()


_loaded: dict[tuple[str, int, str], SealKey] = {}


def load_seal_key() -> SealKey:
    """The seal of this installation; read again only when the file or the settings change."""
    if not settings.SEAL_CERTIFICATE:
        raise SealUnavailable("SEAL_CERTIFICATE is not set")
    path = Path(settings.SEAL_CERTIFICATE)
    try:
        key = (str(path), path.stat().st_mtime_ns, settings.SEAL_PASSPHRASE)
        if key not in _loaded:
            _loaded.clear()
            _loaded[key] = read_seal_key(path.read_bytes(), settings.SEAL_PASSPHRASE)
        return _loaded[key]
    except OSError as error:
        raise SealUnavailable(f"{path} cannot be read: {error.strerror}") from error


def read_seal_key(data: bytes, passphrase: str) -> SealKey:
    """`data`: PKCS#12 with one P-256 or RSA key and its certificate."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(
            data, passphrase.encode() if passphrase else None
        )
    except ValueError as error:
        raise SealUnavailable("the certificate file or its passphrase is wrong") from error
    if certificate is None or not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SealUnavailable("the certificate file must hold an RSA or P-256 key")
    signer = LoadedKeySigner(key, _to_asn1(certificate), [_to_asn1(other) for other in others])
    return SealKey(signer=signer, certificate=certificate, chain=tuple(others))


def _to_asn1(certificate: Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def seal(content: bytes, *, language: str = "nl") -> SealedFile:
    """Seal a PDF as final: any later change, however small, shows."""
    key = load_seal_key()
    moment = timezone.now()
    if not key.certificate.not_valid_before_utc <= moment <= key.certificate.not_valid_after_utc:
        raise SealUnavailable("the seal certificate is not valid today")
    with translation.override(language):
        metadata = PdfSignatureMetadata(
            field_name=FIELD_NAME,
            md_algorithm="sha256",
            name=key.owner,
            reason=_("Sealed by the portal: any later change shows"),
            location=_("The Netherlands"),
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
    return SealedFile(
        content=_sign(content, metadata, key), fingerprint=key.fingerprint, sealed_at=moment
    )


def _sign(content: bytes, metadata: PdfSignatureMetadata, key: SealKey) -> bytes:
    stamper = HTTPTimeStamper(settings.SEAL_TIMESTAMP_URL) if settings.SEAL_TIMESTAMP_URL else None
    signer = PdfSigner(
        metadata, key.signer, timestamper=stamper, new_field_spec=SigFieldSpec(FIELD_NAME)
    )
    output = io.BytesIO()
    try:
        asyncio.run(
            signer.async_sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(content)),
                bytes_reserved=BYTES_RESERVED,
                output=output,
            )
        )
    except OSError as error:
        raise SealUnavailable("the time stamp authority does not answer") from error
    return output.getvalue()
