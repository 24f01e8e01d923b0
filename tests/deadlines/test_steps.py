"""Which steps follow from which rules, and whose words they say: no database."""

import datetime

import pytest

from deadlines.steps import Rule, Words, steps_of

DAY = datetime.date(2026, 4, 1)
KINDS, CLASSES = ("goals", "project"), ("corporate", "academic")


def words(said):
    return Words(text_ja=said, text_en=said)


def rule(lead, said="", *, kind="", its_class="", audience="contact", since=DAY):
    return Rule(kind, its_class, lead, audience, since, words(said) if said else Words())


def steps(*rules):
    return list(steps_of(rules, KINDS, CLASSES))


def said(step):
    """The words of a step by kind and class."""
    return {pair: words.text_ja for pair, words in zip(step.scope, step.words, strict=True)}


def test_a_rule_for_everything_is_one_step():
    (step,) = steps(rule(30, "一般"))
    assert set(step.scope) == {(kind, its_class) for kind in KINDS for its_class in CLASSES}
    assert set(said(step).values()) == {"一般"}


def test_each_step_knows_the_one_that_supersedes_it():
    assert {step.lead_days: step.next_lead_days for step in steps(rule(30), rule(-14), rule(7))} == {
        30: 7,
        7: -14,
        -14: None,
    }


@pytest.mark.parametrize("turn", [1, -1])
def test_of_rules_for_the_same_lead_the_narrowest_speaks(turn):
    rules = [
        rule(30, "一般"),
        rule(30, "種別", kind="goals"),
        rule(30, "区分", its_class="corporate"),
        rule(30, "種別と区分", kind="goals", its_class="corporate"),
    ]
    (step,) = steps(*rules[::turn])
    assert said(step) == {
        ("goals", "corporate"): "種別と区分",
        ("goals", "academic"): "種別",
        ("project", "corporate"): "区分",
        ("project", "academic"): "一般",
    }


def test_a_kind_is_narrower_than_a_class():
    (step,) = steps(rule(30, "種別", kind="goals"), rule(30, "区分", its_class="corporate"), rule(30))
    assert said(step)["goals", "corporate"] == "種別"


def test_a_narrow_rule_without_words_leaves_those_of_the_broader_one():
    (step,) = steps(rule(30, "一般"), rule(30, kind="goals"))
    assert set(said(step).values()) == {"一般"}


def test_words_make_no_statement_more():
    assert len(steps(rule(30), rule(30, "種別", kind="goals"), rule(30, "区分", its_class="academic"))) == 1


def test_audiences_and_leads_have_words_of_their_own():
    found = {
        (step.audience, step.lead_days): set(said(step).values())
        for step in steps(rule(30, "三十"), rule(7, "七"), rule(30, audience="managers"))
    }
    assert found == {("contact", 30): {"三十"}, ("contact", 7): {"七"}, ("managers", 30): {""}}


def test_the_earlier_start_counts_where_rules_meet():
    later = DAY + datetime.timedelta(days=30)
    (step,) = steps(rule(30, since=later), rule(30, since=DAY))
    assert step.effective_from == DAY


def test_only_what_is_said_is_kept():
    assert Words().spoken == {}
    assert Words(subject_ja="件名", subject_en="Subject").spoken == {"subject": {"ja": "件名", "en": "Subject"}}
