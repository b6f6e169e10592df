"""The pages of reviews: all of a product's, one alone, writing one, and votes.

Replaces the views of `oscar.apps.catalogue.reviews.views` (Oscar 4.2), which count twice and vote on
reviews that nobody may see.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue_ext.reviews.errors import ReviewRefusedError
from catalogue_ext.reviews.forms import ProductReviewForm, SortReviewsForm, VoteForm
from catalogue_ext.reviews.selectors import (
    HELPFUL,
    product_for_review,
    review_for_page,
    review_of,
    review_shown,
    reviews_approved,
    score_bars,
    score_counts,
)
from catalogue_ext.reviews.services import review_vote, review_write
from catalogue_ext.reviews.types import ReviewFilter
from catalogue_ext.types import MAX_PAGE
from shopease.core.ways import way_back

PER_PAGE = 10


class _ReviewView(View):
    """A page about one public product, `self.product`."""

    product: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.product = product_for_review(int(kwargs["product_pk"]))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.product is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def address(self, name: str, **kwargs: Any) -> str:
        """The address of another page about the product's reviews."""
        kwargs |= {"product_slug": self.product.slug, "product_pk": self.product.pk}
        return reverse(f"catalogue:{name}", kwargs=kwargs)

    def page(self, template: str, status: int = 200, **context: Any) -> TemplateResponse:
        """A page with the product in its context."""
        context["product"] = self.product
        return TemplateResponse(
            self.request, f"oscar/catalogue/reviews/{template}.html", context, status=status
        )


class ProductReviewList(_ReviewView):
    """Approved reviews of a product, ten a page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """A page of the list; 404 when there is none of that number."""
        wanted = SortReviewsForm(request.GET).chosen()
        paginator = Paginator(reviews_approved(self.product.pk, wanted), PER_PAGE)
        try:
            page = paginator.page(request.GET.get("page") or 1)
        except InvalidPage:
            raise Http404 from None
        if page.number > MAX_PAGE:
            raise Http404
        return self.page(
            "review_list",
            page_obj=page,
            reviews=[review_shown(review) for review in page],
            form=SortReviewsForm(
                initial={"sort_by": wanted.sort, "stars": wanted.stars, "photos": wanted.with_photos}
            ),
            wanted=wanted,
            query=_query_of(wanted),
            bars=score_bars(score_counts(self.product.pk)) if self.product.num_reviews else (),
            own=review_of(self.product.pk, request.user),
        )


def _query_of(wanted: ReviewFilter) -> str:
    """The query string of a choice, without what is so anyway."""
    chosen: dict[str, str | int] = {}
    if wanted.sort != HELPFUL:
        chosen["sort_by"] = wanted.sort
    if wanted.stars is not None:
        chosen["stars"] = wanted.stars
    if wanted.with_photos:
        chosen["photos"] = "on"
    return urlencode(chosen)


class ProductReviewDetail(_ReviewView):
    """One approved review; its writer and moderators see it in any state."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The page; 404 for reviews that wait or were rejected."""
        review = review_for_page(self.product.pk, kwargs["pk"], request.user)
        if review is None:
            raise Http404
        return self.page("review_detail", review=review, shown=review_shown(review))


class CreateProductReview(_ReviewView):
    """Writing a review: once a product and customer; guests log in first and come back."""

    http_method_names = ["get", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if self.product is None:
            raise Http404
        if review_of(self.product.pk, request.user):
            messages.info(request, _("You have already reviewed this product."))
            return HttpResponseRedirect(self.product.get_absolute_url() + "#reviews")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The empty form."""
        return self.page("review_form", form=ProductReviewForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Write the review, or show what is wrong with it."""
        form = ProductReviewForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page("review_form", status=422, form=form)
        try:
            review_write(product=self.product, user=request.user, **form.cleaned_data)
        except ReviewRefusedError as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Thank you. Your review appears here once we have read it."))
        return HttpResponseRedirect(self.product.get_absolute_url() + "#reviews")


class AddVoteView(_ReviewView):
    """One vote on an approved review."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Count the vote, or say why not; then back to where the review stands."""
        review = reviews_approved(self.product.pk).filter(pk=kwargs["pk"]).first()
        if review is None:
            raise Http404
        if not request.user.is_authenticated:
            return redirect_to_login(self.address("reviews-list"))
        back = way_back(request, self.address("reviews-detail", pk=review.pk))
        form = VoteForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please say whether the review helped you."))
            return HttpResponseRedirect(back)
        try:
            review_vote(review=review, user=request.user, is_helpful=form.cleaned_data["delta"] > 0)
        except ReviewRefusedError as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Thank you for your vote."))
        return HttpResponseRedirect(back)
