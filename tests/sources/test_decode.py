"""Bytes to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.sources.decode import decode

ENGLISH = "The ministers “agreed” to meet – Korea’s ministry said on Tuesday. It costs €80. "
FRENCH = "Le ministre a déclaré mardi que l’accord était « historique ». À Paris, on a réagi. "
GERMAN = "Der Minister erklärte, die Verträge müssten geändert werden. Über die Größe schwieg er. "
SPANISH = "El ministro declaró que la decisión será mañana. ¿Qué pasará? El señor Peña calló. "
KOREAN = "국방부는 31일 양국 장관이 전화 통화를 했다고 밝혔다. 두 장관은 곧 만나기로 했다. "
JAPANESE = "防衛大臣は水曜日、合意に署名したと述べた。部隊は国内に残る。"
CHINESE = "国防部长周三表示，协议已经签署。部队将留在国内。"
RUSSIAN = "Министр обороны заявил в среду, что соглашение подписано. Войска останутся. "
POLISH = "Minister obrony powiedział w środę, że umowa została podpisana. Żołnierze zostaną. "
PLAIN = "The minister said that nothing would be added to the deal this year. " * 20


@pytest.mark.parametrize("times", [1, 4, 40])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, "cp1252") for text in (ENGLISH, FRENCH, GERMAN, SPANISH)),
        *((PLAIN + rare, "cp1252") for rare in ("It’s done. ", "Beyoncé sang. ", "Škoda won. ")),
        *((KOREAN, "euc_kr"), (KOREAN, "cp949"), (PLAIN + "국방부 ", "euc_kr")),
        *((JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030"), (RUSSIAN, "cp1251")),
        *((RUSSIAN, "koi8_r"), (POLISH, "cp1250")),
        *((text, "utf-8") for text in (ENGLISH, KOREAN, JAPANESE)),
        *((text, "utf-8-sig") for text in (ENGLISH, KOREAN)),
        *((text, "utf-16") for text in (ENGLISH, KOREAN, CHINESE)),
        *((text, "utf-32") for text in (ENGLISH, KOREAN)),
        *((text, "utf-16-le") for text in (ENGLISH, FRENCH, KOREAN, JAPANESE, CHINESE, RUSSIAN)),
        *((text, "utf-16-be") for text in (ENGLISH, FRENCH, KOREAN, JAPANESE, CHINESE, RUSSIAN)),
    ],
)
def test_encodings_are_told(text: str, encoding: str, times: int) -> None:
    """News in the common encodings comes out as it was written, long or short."""
    assert decode((text * times).encode(encoding), "x.txt") == text * times


@pytest.mark.parametrize("mark", ["\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_every_line_break_becomes_a_line_feed(mark: str) -> None:
    """Whatever ends a line in a file ends it as a line feed in the text."""
    assert decode(f"one{mark}two".encode(), "x.txt") == "one\ntwo"


def test_a_file_cut_within_a_character_is_read_up_to_it() -> None:
    """A download that stopped half way loses its last character, not its encoding."""
    text = KOREAN + "회담은 서울에서 열린다"
    assert decode(text.encode()[:-1], "x.txt") == text[:-1]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        ("\ufeff \u3000\n".encode(), "only white space"),
        (b"text with \x00 a NUL byte", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x01\x02\x03\x04\x05 some text here", "binary"),
        (b"\xff\xfeodd", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, says: str) -> None:
    """Empty, binary and damaged files are refused, saying which file and what to do."""
    with pytest.raises(SourceError, match=says) as caught:
        decode(data, "x.txt")
    message = str(caught.value)
    assert message.startswith("x.txt: ")
    assert ";" in message
    assert "\n" not in message


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    """Nothing but a text or our own error comes out, and the text can be written as UTF-8."""
    try:
        text = decode(data, "x.txt")
    except SourceError:
        return
    assert text.strip()
    assert "\r" not in text
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    """Whatever text there is, as UTF-8 it is read unchanged."""
    if text.strip():
        assert decode(text.encode(), "x.txt") == text
