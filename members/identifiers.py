"""Identifiers of Japanese bodies: corporate number, local government code (DOMAIN §6)."""

from stdnum.jp import cn


def corporate_check_digit(base: str) -> int:
    """The check digit of a corporate number from its 12-digit base: 9 − (Σ Pn·Qn mod 9)."""
    return int(cn.calc_check_digit(base))


def is_corporate_number(number: str) -> bool:
    """Whether 13 digits form a valid corporate number (法人番号)."""
    return number.isascii() and number.isdigit() and cn.is_valid(number)


def local_government_check_digit(base: str) -> int:
    """The check digit of a local government code from its first five digits: last digit of 11 − (Σ mod 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(base, (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


def complete_local_government_code(code: str) -> str | None:
    """Five or six digits as a valid six-digit code (全国地方公共団体コード); None where it is not one."""
    if len(code) not in (5, 6) or not code.isascii() or not code.isdigit():
        return None
    whole = code[:5] + str(local_government_check_digit(code[:5]))
    return whole if len(code) == 5 or whole == code else None


def corporate_number_of_local_government(code: str) -> str:
    """A local government's corporate number: check digit + 000020 + its six-digit code (Tokyo 8000020130001)."""
    base = f"000020{code}"
    return f"{corporate_check_digit(base)}{base}"
