from decimal import Decimal

import pytest
from django import forms as django_forms
from django.template.loader import render_to_string
from django.utils import translation

from design import fields, forms


class Goal(forms.VersionedForm, forms.Form):
    name = fields.LineField(label="目標名", max_length=10, help_text="短く書いてください。")
    reading = fields.KanaField(label="フリガナ", required=False)
    value = fields.NumberField(label="目標値", unit="t")
    starts_on = fields.JapaneseDateField(label="開始日")
    kind = django_forms.ChoiceField(
        label="種類", choices=[("a", "増加"), ("b", "減少")], widget=django_forms.RadioSelect
    )
    agrees = django_forms.BooleanField(label="同意します")


BAD = {"name": "x" * 11, "value": "約300", "starts_on": "9999-01-01", "reading": "山", "kind": "z", "version": "4"}


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def rendered(form):
    return "".join(field.as_field_group() for field in form)


def test_everything_typed_is_shown_again_as_it_was_typed():
    html = rendered(Goal(BAD))
    for typed in ("x" * 11, "約300", "9999-01-01", "山"):
        assert f'value="{typed}"' in html


def test_script_that_was_typed_is_shown_as_text():
    html = rendered(Goal(BAD | {"name": "<script>alert(1)</script>"}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_error_stands_between_support_text_and_control_and_is_announced_with_it():
    html = Goal(BAD)["name"].as_field_group()
    assert html.index("短く書いてください。") < html.index("10文字以内で") < html.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_required_and_optional_fields_say_so():
    form = Goal()
    assert "※必須" in form["name"].as_field_group()
    assert "※任意" in form["reading"].as_field_group()
    assert "※必須" in form["kind"].as_field_group()
    assert "※必須" in form["agrees"].as_field_group()


def test_a_unit_stands_after_the_number():
    assert '<span class="field__unit">t</span>' in Goal()["value"].as_field_group()


def test_the_summary_links_each_problem_to_its_control():
    summary = render_to_string("components/error_summary.html", {"form": Goal(BAD)})
    assert "入力内容に6件の誤りがあります" in summary
    assert 'href="#id_kind_0"' in summary
    assert 'href="#id_name"' in summary
    assert 'role="alert"' in summary


def test_there_is_no_summary_without_problems():
    assert render_to_string("components/error_summary.html", {"form": Goal()}).strip() == ""


def test_a_missing_choice_and_a_missing_text_are_asked_for_in_fitting_words():
    errors = Goal({}).errors
    assert errors["name"] == ["入力してください。"]
    assert errors["kind"] == ["選択してください。"]
    assert errors["agrees"] == ["チェックを入れてください。"]


def test_a_draft_may_be_half_done_and_still_shows_what_is_needed():
    form = Goal({"name": "半減"}, draft=True)
    assert form.is_valid()
    assert "※必須" in form["value"].as_field_group()


def test_a_draft_still_refuses_what_cannot_be_stored():
    assert "value" in Goal({"value": "約300"}, draft=True).errors


def test_needs_and_spares_change_what_is_asked():
    form = Goal({"name": "半減"})
    form.needs("reading")
    form.spares("value", "starts_on", "kind", "agrees")
    assert set(form.errors) == {"reading"}


def test_the_secretariats_comment_stands_at_its_field():
    html = Goal(comments={"value": "単位をご確認ください"})["value"].as_field_group()
    assert "単位をご確認ください" in html


def test_a_conflict_keeps_what_was_typed_and_takes_up_the_newer_version():
    form = Goal({"name": "私の案", "version": "4"}, draft=True)
    assert form.is_valid()
    assert form.seen_version == 4
    form.tell_conflict(version=5, by="鈴木")
    assert 'value="私の案"' in form["name"].as_field_group()
    assert 'value="5"' in str(form["version"])
    assert "鈴木さんが保存しました" in render_to_string("components/conflict.html", {"form": form})


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "\x00"])
def test_a_broken_version_is_no_server_error(version):
    form = Goal({"name": "半減", "version": version}, draft=True)
    form.is_valid()
    assert form.seen_version is None


Interim = django_forms.formset_factory(Goal, extra=2, can_delete=True)


def test_rows_work_without_script_through_empty_ones_and_a_delete_box():
    html = render_to_string("components/formset.html", {"formset": Interim(prefix="m"), "legend": "中間目標"})
    assert 'name="m-0-name"' in html
    assert 'name="m-1-DELETE"' in html
    assert 'name="m-__prefix__-name"' in html


def test_problems_in_rows_come_into_the_summary_with_their_row():
    data = {"m-TOTAL_FORMS": "1", "m-INITIAL_FORMS": "0", "m-0-value": "約300", "m-0-name": "半減"}
    summary = render_to_string("components/error_summary.html", {"formset": Interim(data, prefix="m")})
    assert 'href="#id_m-0-value"' in summary


def test_a_model_form_understands_what_people_type():
    from members.models import Organization

    class Profile(forms.ModelForm):
        class Meta:
            model = Organization
            fields = ("name_ja", "name_kana", "website", "about_ja", "category")

    form = Profile()
    kinds = {name: type(field) for name, field in form.fields.items()}
    assert kinds["name_ja"] is fields.LineField
    assert kinds["name_kana"] is fields.KanaField
    assert kinds["website"] is fields.WebAddressField
    assert kinds["about_ja"] is fields.TextField
    assert form.fields["about_ja"].max_length == 1000


def test_numbers_and_dates_of_a_model_form_keep_the_models_bounds():
    from goals.models import GoalVersion

    class Target(forms.ModelForm):
        class Meta:
            model = GoalVersion
            fields = ("target_value", "coverage_percent")

    form = Target({"target_value": "1" + "0" * 30, "coverage_percent": "１２.５"})
    assert form.fields["target_value"].max_digits == 24
    assert "target_value" in form.errors
    assert form.cleaned_data["coverage_percent"] == Decimal("12.5")


def test_a_label_begins_with_a_capital_letter_in_the_field_and_in_the_summary():
    class Leaving(forms.Form):
        reason = fields.LineField(label="reason for leaving")
        understood = django_forms.BooleanField(label="understood by all")

    form = Leaving({})
    page = form.as_div() + render_to_string("components/error_summary.html", {"form": form})
    assert page.count("Reason for leaving") == page.count("Understood by all") == 2
    assert "reason for leaving" not in page


def test_a_choice_that_is_none_yet_says_so():
    class Chosen(forms.Form):
        scope = django_forms.ChoiceField(choices=[("", "---------"), ("site", "事業所")], required=False)

    assert '<option value="" selected>選択してください</option>' in str(Chosen()["scope"])
