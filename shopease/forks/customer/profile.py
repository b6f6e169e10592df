"""The customer's picture, and all that is known of the customer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from oscar.apps.customer.mixins import PageTitleMixin

from shopease.accounts.avatars import avatar_remove, avatar_set
from shopease.accounts.personal_data import personal_data_of
from shopease.media.fields import PictureField


class PersonalDataView(View):
    """All that the shop keeps about the customer, as a file to take along."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """JSON that people can read too; no cache keeps it."""
        data = personal_data_of(request.user)
        answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
        answer["Content-Disposition"] = f'attachment; filename="my-data-{localdate():%Y-%m-%d}.json"'
        add_never_cache_headers(answer)
        return answer


class AvatarForm(forms.Form):
    """A picture of at most 10 MB and 40 million pixels."""

    picture = PictureField(label=gettext_lazy("Picture"))


class AvatarView(PageTitleMixin, FormView):
    """Choosing a picture; the middle square of it is kept."""

    template_name = "oscar/customer/profile/avatar_form.html"
    page_title = gettext_lazy("Your picture")
    form_class = AvatarForm

    def form_valid(self, form: AvatarForm) -> HttpResponseBase:
        """Keep the picture."""
        try:
            avatar_set(user=self.request.user, picture=form.cleaned_data["picture"])
        except (OSError, ValueError, SyntaxError):  # Pillow found the file broken while decoding it
            form.add_error("picture", _("This file is damaged. Please choose another one."))
            return self.form_invalid(form)
        messages.success(self.request, _("Your picture was saved."))
        return HttpResponseRedirect(reverse("customer:profile-view"))

    def form_invalid(self, form: AvatarForm) -> HttpResponseBase:
        """Say beside the field what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AvatarRemoveView(View):
    """Deletes the picture."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if avatar_remove(user=request.user):
            messages.success(request, _("Your picture was removed."))
        return HttpResponseRedirect(reverse("customer:profile-view"))
