"""A form field for several files: sent in pieces by upload.js, or with the form without it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.enums import UploadState
from documents.file_types import accept_attribute
from documents.models import Upload
from documents.purposes import purpose_of

MOST_FILES = 50


@dataclass(frozen=True)
class SentFiles:
    """What a form brought. Hand both to `documents.services.uploads.take`."""

    upload_ids: Sequence[str] = ()
    files: Sequence[UploadedFile] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.upload_ids or self.files)


class UploadsWidget(forms.Widget):
    needs_multipart_form = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options: dict[str, Any] = {}

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser's own check would not see what upload.js has sent."""
        return False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> SentFiles:
        numbers = data.getlist(f"{name}_sent") if hasattr(data, "getlist") else []
        sent = files.getlist(name) if hasattr(files, "getlist") else []
        return SentFiles(upload_ids=tuple(numbers), files=tuple(sent))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_sent" not in data

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        numbers = value.upload_ids if isinstance(value, SentFiles) else ()
        context = {
            "name": name,
            "attrs": attrs or {},
            "kept": self.kept(numbers),
            **self.options,
        }
        return render_to_string("components/upload.html", context)

    def kept(self, numbers: Sequence[str]) -> list[Upload]:
        """Files of a form that comes back with an error: nobody sends them twice."""
        wanted = set(numbers)
        found = self.options["uploads"] if wanted else []
        return [upload for upload in found if str(upload.pk) in wanted]


class UploadsField(forms.Field):
    """Its value is a SentFiles. Call `prepare` on it in the form's `__init__`."""

    widget = UploadsWidget

    def __init__(self, *, purpose: str, **options: Any) -> None:
        super().__init__(**options)
        self.purpose = purpose

    def prepare(
        self,
        *,
        actor: Any,
        endpoint: str,
        context: str = "",
        camera: bool = True,
        blur: bool = False,
        record: bool = False,
    ) -> None:
        """`endpoint`: address of the purpose's `collection` view for this `context`.
        `blur`: offer to cover parts of photos; the page brings `components/blur_scripts.html`.
        `record`: offer to record sound; it brings `components/recorder_scripts.html`."""
        rules = purpose_of(self.purpose)
        self.widget.options = {
            "endpoint": endpoint,
            "accept": accept_attribute(rules.allowed),
            "limit": rules.limit,
            "camera": camera,
            "blur": blur,
            "record": record,
            "uploads": Upload.objects.of(actor, purpose=self.purpose, context=context).filter(
                state__in=[UploadState.COMPLETE, UploadState.READY, UploadState.USED]
            ),
        }

    def clean(self, value: SentFiles | None) -> SentFiles:
        sent = value or SentFiles()
        if self.required and not sent:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(sent.upload_ids) + len(sent.files) > MOST_FILES:
            raise forms.ValidationError(
                ngettext(
                    "Send at most %(count)s file at once.",
                    "Send at most %(count)s files at once.",
                    MOST_FILES,
                )
                % {"count": MOST_FILES}
            )
        return sent
