"""`{% load countries %}`: what a country is called."""

from django import template

from shopease.core.countries import country_shown

register = template.Library()
register.filter("country_name", country_shown)
