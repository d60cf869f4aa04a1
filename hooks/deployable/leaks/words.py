"""Whether text is made of words: the share of its letters that stand in runs whose trigrams words have.

The table is one bit for each of 26 × 26 × 26 trigrams: those of at least six different words in the source text of
about six thousand open-source files (Python, JavaScript, Markdown and translations in forty languages).
"""

from __future__ import annotations

import binascii
import zlib

from deployable.leaks.pattern import Pattern

_LETTERS = Pattern(r"[A-Za-z]+")
_RUNS = Pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]")
_TABLE = zlib.decompress(
    binascii.a2b_base64(
        "eNqNVW1MW1UYfu/lQG8rdueWS8K+SCVX0m1IiL/GMONceorFIdTIXBrNMrXbSBYWlyxmiw5utxn4RQobMxA/+KHJ/mwS4hdxzhKJ+G1NqqZRYwNk"
        "JvQHTbZlwTHxnHPb3iLbsvPjnp73vOd9n/d5P7oZ5D/0cCh1I/TThU4AiIMXVx6WEICy0w0gYTVunGrurEih428fY1JycLIEAL9+s6kr/MMzPe84"
        "2n2DFEmYtACVATsRIEjPzB0oNUEJAjsk3p2D/JKyb8wxEV8UGQizHYOze8wSEYrRFqJQUOCC/Yat0/yz4dNq9g2pyGCwmqfclh1C33I0/ePmhs59"
        "FaK41GlycbZ/qUQ8xcwPVdKEDgdg1I0KJkvFd+J8hmOQCER0Z/bNJVeQA5KZKOH4229pEl3SMBAGdsvEfgROCyj7KkSG0NARYhsVL6H+ym5a1taV"
        "WvA/t6nUd2UwqZ/ElY/yaLt92wmzLxGjY5e/YhqtfLCM5G0GHXYwtys3b+9NfT/dd3Ufltyc0aEIOeiVsYkIwIHYvIiHAAsvdGYOOmUrPkj0zymQ"
        "ZxRARA/dHigwiiWFGQCzpYhQbG2NLrGJAFwnBvmmegHJ8mPddQUDRLVMm9fIGj9eprxRhv+tdCxjyxJD887CId7/bf4G5QEoy/sLfvgWNBoAzhTb"
        "E7E9tdNN9CBOLRitYw7FdzSOHtG2HpJycFg4KpBWj7/iZ23li+tgvmxEajijx2lj8vclo+fjWcCIIqelLYsQWMr9tpd4jrd7LwkXHQQRJrSs02rx"
        "uexDlc/N24gTxcBczGWJ47UsAuzIZYKwAx4AghFMFKUnx2hX5lnuLojJWZz9ZGkP844FguzsXzWW9gvoGJKA11bnQm+gkIDYgELLqpKl84TaqScc"
        "T/ulQaLnc9N2ssPO2dNPDMoFoKrBocRj1/x0zGF3DvfuKy/CKNhLJzN+8MBQW/Wf+muJkVsb6DBS26qZmaxjdTtjAkssC5ImibKsn+pFKMh5YAof"
        "papmap/Xot8EqR17VORfcbXXNYbCMwbFAYAyE3nxSK3Kb7xuzoRKjFYPH0837lx/L54hhyafZJdsPO3d+KMR8ZR0XKwXzcTGE/BSZm/S5xcrra5H"
        "bDxFF618ykwtGV1UrPyyItesQJXl3oie73osVVEU1s2i8RR3DMADLnK/S9VYJ0r/mnmVYMaoRhHOrq72UQ+oKhKpXxKpl7QIY1SljB2pb/VfJHOg"
        "RgDTkWmF1obpL9/x1Oc6BYsSPNq4m53xqG4wOKc+b25BkgguhvpOXJb5wCcsUsrgICSlTx8xIsOMBK2LzZ1z5YF9VwOHp8q4MdWaew3ISv0e8JRG"
        "g7yzEr/d3kFiiDMaCWdnV3M1SpGqRcv5HO29U428bcwrCXgCmqFQ/aEP1QyxOTAF0BKf+5WFXSRski4Miq96nMm2iljK6+otPdb1csWQtnKrSQJT"
        "an2cz8Tk+5+FRr82eiYdd2F8PFaUucTZea99iF5bxz96eFNhYt1vXaqXCr83byuzR5pSV76m60Xv1eRtMqOSec9SESZj4i80br5o4yDwJdin/HuZ"
        "6vaohRCE11jLt3eD+GGKaJxMaodVIIKhVkOgMYEMRiTWYvkhqgn6XQt6HMaL58BLxdeu9dXvfbBO+Q+mvTxt"
    )
)


def _common(run: str) -> int:
    """How many of the trigrams of these letters words have."""
    codes = [ord(letter) - 97 for letter in run.lower()]
    known = 0
    for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
        index = (a * 26 + b) * 26 + c
        known += _TABLE[index >> 3] >> (index & 7) & 1
    return known


def is_wordlike(run: str) -> bool:
    """At least seven tenths of the trigrams of these letters are common ones.

    >>> is_wordlike("endpoint"), is_wordlike("qzxkvwpj")
    (True, False)
    """
    return _common(run) >= 0.7 * (len(run) - 2)


def is_gibberish(text: str) -> bool:
    """Runs of letters that no word is made of: of their trigrams, in any case, less than 43 in a hundred are common, and
    none where there are but three.

    >>> is_gibberish("qzxkvwpj-wk"), is_gibberish("benchrocks"), is_gibberish("a1b2c3")
    (True, False, False)
    """
    runs = [run for run in _LETTERS.findall(text) if len(run) > 2]
    trigrams = sum(map(len, runs)) - 2 * len(runs)
    common = sum(map(_common, runs))
    return trigrams > 2 and common < (0.43 * trigrams if trigrams > 3 else 1) and wordiness(text) < 0.35


def wordiness(text: str, least: int = 3) -> float:
    """Share of the letters that stand in wordlike runs of ``least`` letters or more; 0 when there are none.

    >>> wordiness("getUserToken") > 0.9, wordiness("xK9mQ2vT8pLw") < 0.3
    (True, True)
    """
    letters = wordy = 0
    runs = _RUNS.findall(text)
    for run in runs:
        letters += len(run)
        if len(run) >= least and is_wordlike(run):
            wordy += len(run)
    return wordy / letters if letters else 0.0
