"""A customer's wish lists. Whoever owns a list is the only one who finds it here.

Replaces the views of `oscar.apps.customer.wishlists.views` (Oscar 4.2), some of which change things on
GET.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from oscar.core.loading import get_model

from shopease.accounts.wishlists import wishlist_default, wishlist_entries, wishlists_of

MAX_LISTS = 20
READING = ["get", "head", "options"]


class WishListForm(forms.Form):
    """The name of a list."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class _OwnLists(LoginRequiredMixin, View):
    """A page about the customer's lists."""

    page_title: Any = ""

    @property
    def lists(self) -> Any:
        """The customer's lists."""
        return wishlists_of(self.request.user)

    def own_list(self, key: str) -> Any:
        """The customer's list of that key, or 404."""
        return get_object_or_404(self.lists, key=key)

    def page(self, template: str, status: int = 200, **context: Any) -> TemplateResponse:
        """A page of the account."""
        context.setdefault("page_title", self.page_title)
        name = f"oscar/customer/wishlists/{template}.html"
        return TemplateResponse(self.request, name, context, status=status)

    def to(self, name: str, **kwargs: Any) -> HttpResponseRedirect:
        """On to another page of the account."""
        return HttpResponseRedirect(reverse(f"customer:{name}", kwargs=kwargs))


class WishListListView(_OwnLists):
    """All lists, and a form for one more."""

    http_method_names = READING
    page_title = gettext_lazy("Your wish lists")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page("wishlist_list", wishlists=self.lists)


class WishListCreateView(_OwnLists):
    """A new, empty, private list."""

    http_method_names = ["get", "post", "options"]
    page_title = gettext_lazy("New wish list")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page("wishlist_form", form=WishListForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Make the list, unless there are too many or it has no name."""
        form = WishListForm(request.POST)
        if form.is_valid() and self.lists.count() >= MAX_LISTS:
            form.add_error(None, ValidationError(_("You have as many lists as one can keep apart.")))
        if not form.is_valid():
            return self.page("wishlist_form", status=422, form=form)
        model = get_model("wishlists", "WishList")
        wishlist = model.objects.create(owner=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Your wish list was created."))
        return self.to("wishlists-detail", key=wishlist.key)


class WishListDetailView(_OwnLists):
    """One list: its products, its link, what can be done with it."""

    http_method_names = READING

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        wishlist = self.own_list(key)
        return self.page(
            "wishlist_detail",
            page_title=wishlist.name,
            wishlist=wishlist,
            entries=wishlist_entries(wishlist),
            others=list(self.lists.exclude(pk=wishlist.pk)),
            shared_url=request.build_absolute_uri(wishlist.get_shared_url()),
        )


class WishListUpdateView(_OwnLists):
    """Another name for a list."""

    http_method_names = ["get", "post", "options"]
    page_title = gettext_lazy("Rename wish list")

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        wishlist = self.own_list(key)
        return self.page("wishlist_form", form=WishListForm({"name": wishlist.name}), wishlist=wishlist)

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        wishlist = self.own_list(key)
        form = WishListForm(request.POST)
        if not form.is_valid():
            return self.page("wishlist_form", status=422, form=form, wishlist=wishlist)
        wishlist.name = form.cleaned_data["name"]
        wishlist.save(update_fields=("name",))
        return self.to("wishlists-detail", key=wishlist.key)


class WishListDeleteView(_OwnLists):
    """Asks, then deletes a list."""

    http_method_names = ["get", "post", "options"]
    page_title = gettext_lazy("Delete wish list")

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        return self.page("wishlist_delete", wishlist=self.own_list(key))

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        self.own_list(key).delete()
        messages.success(request, _("Your wish list was deleted."))
        return self.to("wishlists-list")


class WishListShareView(_OwnLists):
    """Turns the link of a list on or off."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        wishlist = self.own_list(key)
        wishlist.share(is_shared=request.POST.get("share") == "on")
        if wishlist.is_shareable:
            messages.success(request, _("Whoever has the link can now see this list."))
        else:
            messages.success(request, _("This list is private now. The old link no longer works."))
        return self.to("wishlists-detail", key=wishlist.key)


class WishListAddProduct(_OwnLists):
    """Puts a product on a list. Guests log in first, then see a button that finishes it."""

    http_method_names = ["get", "post", "options"]
    page_title = gettext_lazy("Add to wish list")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("customer:wishlists-add-product", kwargs=kwargs))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, product_pk: int) -> HttpResponseBase:
        return self.page("wishlist_add", product=_product(product_pk), wishlists=self.lists)

    def post(self, request: HttpRequest, product_pk: int) -> HttpResponseBase:
        product = _product(product_pk)
        key = request.POST.get("list", "")
        wishlist = self.own_list(key) if key else wishlist_default(request.user)
        values = {"title": product.get_title(), "name": wishlist.name}
        if wishlist.add(product):
            messages.success(request, _("“%(title)s” is on your wish list “%(name)s” now.") % values)
        else:
            messages.info(request, _("“%(title)s” is on “%(name)s” already, or the list is full.") % values)
        after = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
            return HttpResponseRedirect(after)
        return self.to("wishlists-detail", key=wishlist.key)


class WishListRemoveProduct(_OwnLists):
    """Takes a line off its list."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, key: str, line_pk: int) -> HttpResponseBase:
        line = get_object_or_404(self.own_list(key).lines, pk=line_pk)
        line.delete()
        messages.success(request, _("“%(title)s” is off the list.") % {"title": line.title})
        return self.to("wishlists-detail", key=key)


class WishListMoveProduct(_OwnLists):
    """Moves a line to another of the customer's lists."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, key: str, line_pk: int) -> HttpResponseBase:
        line = get_object_or_404(self.own_list(key).lines.select_related("product"), pk=line_pk)
        target = self.own_list(request.POST.get("to", ""))
        if line.product is None:
            raise Http404
        target.add(line.product)
        line.delete()
        values = {"title": line.title, "name": target.name}
        messages.success(request, _("“%(title)s” is on “%(name)s” now.") % values)
        return self.to("wishlists-detail", key=key)


def _product(pk: int) -> Any:
    """A public product as lists hold it: never a variant."""
    return get_object_or_404(get_model("catalogue", "Product").objects.browsable(), pk=pk)
