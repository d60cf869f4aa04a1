"""Whether text is made of words: the share of its letters that stand in runs whose trigrams words have.

The table is one bit for each of 26 × 26 × 26 trigrams: those of at least six different words in the source text of
about six thousand open-source files (Python, JavaScript, Markdown and translations in forty languages).
"""

from __future__ import annotations

import base64
import zlib
from functools import cache

from deployable.leaks.pattern import Pattern

_LETTERS = Pattern(r"[A-Za-z]+")
_RUNS = Pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]")
_TABLE = (
    "c-oCsZA@EL7=G{NKyNE{=ax&tzDOlk(rrkHzs4}*TzZPdA=JoR8qG4b+ej7`mn>$B4sN#@_(cjEGY~)cp~?Pi65<ze&Jv0EZB44CQDXySCiDkQ"
    "wq?OF@tkwp-Xhzw^W&bL_q^wQpZ9q`x*6m@^l&J3BlOdSP5_957grvZ5P-7N4Ip7PZk%fFtVp5bZy#e)a&WQ)0Ka~-sVn@$Gd=G(+I@o*Ntm<%"
    "l>s{uAV|;59Vj(H2?9GL-kpQ|lCp2iF%e%B83?l-gR^_g5)q2g7NSs4;DY^zt<(Io;nQmN4XMaru$rgbmK{Rhay0$p=7!FF6{5J*X>xJ4f2l+~"
    "#mo;?(u58NVAPEYCQHS4;(Uf<kO)L{XZFn{SC9jenJD4-+iz(SUD7ZR26oHDegsYnDElfzhS1OvVjC4Nq5jHlTGrN;TJS%&snmC6FsYx!m5=gh"
    "yM5aUvo8^&W0${T8m)Y=jO1+w9d<CcD>rZNO?^MzcXc0@+?>&&2s!ALv55%4f!Mr=hX4yNbY>1ZWh*{N^v@}fXB0q058WOpFp4FG8341Th)`^8"
    "jV`f?09+>q`KEdS$?{{}bp-=NwM?7W$QnOhro2&x|E+W^W6Kgl^UlH{-v4d>2IT=L%liv{_!cx80L~QK6R|zD(@pdsPAwR%V-Cf4G>#t8wjPpl"
    "a9B7hkXDbs;%9B;i|b&%Y(#1}qsM7u^7kd9=i^zxh$5$@EsGFX%Kf&Nc#gMwF9{bN1Q8~*tkY`ox$Hxg&&}J26UD$>%w>t=wJZYc$Yp}C10Dc^"
    "5lj@NC&y@4=2`A8h{;);{bXqm^Nt0A?Cf7Pmi7zi7?Ob3R_8)*ppbyrfI`cvlBM&6+NmcTPy3}oqUUqdcCy3H+0#!9$_1dR!J))s*Zg$MVRsJq"
    "?kg|CDA-FUGk);EP+Rq%`fG`iTN~&wQroJTnXF@VJ7WS%EDMq*iL$Jp>P0BXd0+}3rK)CXpVy+_1gRZ+RODZAwbwO<!ZQZN0e~_SdGScC%5S`G"
    "&V)*gRu3OfH||`2FP<TXCZA-NY&`AV_@fc=lyqFI7tO@R6Yx@IZ_?)%E3K|aY&=C5t$fN%Eg4-@to*Vf*Q`L5<=%*%?|Lj%Q54qAqVW`W48Q{}"
    "a=%N}SSL#Vnt7FA#;8US&aSTZQ4gpp5~*Jjsh6|}V^pP#9jR~iUnFy&MgY^1X@%B?=`Y{$)aN<{ixNEAxSO5vsBSPgr#^3PL6QhAhWbuimifRZ"
    "EK<tgAS9(vA2A}sj0CNV&7E`Qfqhp4ho{Q8G1Z!T4aiFU9`KY#gS@j6zun$JVu&*u31??lb2UnlszuBB9PPbRjl6BlD+zc4nxRnrp%2vzu{kgW"
    "&=Q~fm4#g-Y?3Yvim!T{$+n7E%IoSaJ=XPd#gMjgt4RV=YJHr~#N_**g+{+NdL|urVSGGRl)1#&d9QtlUR%dMdU#V|V%=|Ds+S7CH*YJmN19Ss"
    "zNYI%@73gOGNY1t&r%U4W8yC~ZoX*aAn+yFr~G@F>h`FG5QNuQ%eQxf_+g4@oJ?wmRUm?)RzsjMfec0@)?)b~stNjC3wj*Ji|4>g#n-O&)$e_<"
    "PWca}y*zC"
)


@cache
def _trigrams() -> bytes:
    return zlib.decompress(base64.b85decode(_TABLE))


def _common(run: str) -> int:
    """How many of the trigrams of these letters words have."""
    table = _trigrams()
    codes = [ord(letter) - 97 for letter in run.lower()]
    known = 0
    for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
        index = (a * 26 + b) * 26 + c
        known += table[index >> 3] >> (index & 7) & 1
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
