"""Personal numbers are found by date and check digit; nothing else is taken for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Repaired
from archive.personal import find_personal_numbers, luhn, mask, masked
from indexer.build.masking import number_spans


def valid(nine: str) -> str:
    return next(nine + str(check) for check in range(10) if luhn(nine + str(check)))


def written(ten: str) -> str:
    return f"{ten[:6]}-{ten[6:]}"


def test_of_each_two_figures_one_pair_is_luhns() -> None:
    pairs = [f"{pair:02}" for pair in range(100)]
    right = ["00", "18", "26", "34", "42", "59", "67", "75", "83", "91"]
    assert [pair for pair in pairs if luhn(pair)] == right
    before_a_nought = ["00", "19", "24", "38", "43", "57", "62", "76", "81", "95"]
    assert [pair for pair in pairs if luhn(f"{pair}0")] == before_a_nought


def test_a_number_with_too_many_letters_for_figures_is_none() -> None:
    assert mask("8IIZ18-9876") == "******-****"
    assert mask("8IIZI8-9876") == "8IIZI8-9876"


@pytest.mark.parametrize(("between", "covered"), [(388, True), (389, False)])
def test_the_head_of_a_column_names_numbers_below_it_to_a_point(
    between: int, *, covered: bool
) -> None:
    text = "Personnummer" + "\n" + "-" * (between - 2) + "\n8112189876"
    assert (mask(text)[-4:] == "****") is covered


def test_the_check_digit_is_luhns() -> None:
    assert luhn("8112289874")
    assert not luhn("8112289875")


@pytest.mark.parametrize("number", ["811228-9874", "19811228-9874", "811228+9874", "811228–9874"])
def test_a_personnummer_is_found(number: str) -> None:
    (found,) = find_personal_numbers(f"Sökanden, {number}, bor i kommunen.")
    assert found.figures == "8112289874"


def test_a_samordningsnummer_is_found() -> None:
    number = written(valid("811288123"))
    (found,) = find_personal_numbers(f"Samordningsnummer {number}.")
    assert found.figures[4:6] == "88"


@pytest.mark.parametrize("number", ["198112289874", "19811228 9874"])
def test_with_its_century_it_needs_no_hyphen(number: str) -> None:
    assert len(find_personal_numbers(number)) == 1


def test_ten_bare_digits_need_a_word_that_says_so() -> None:
    assert find_personal_numbers("Konto 8112289874 i banken") == ()
    assert len(find_personal_numbers("Personnummer: 8112289874")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Org.nr 858501-2084",
        "556559-4230",
        "745000-1552",
        "811228-9875",
        "811328-9874",
        "810230-9874",
        "072-5724293",
        "0703-402109",
        "2014-05-09",
        "KSN-2015-1584",
        "1234567890123456",
        "Bankgiro 811228-98741",
        "Bankgiro 811228-9874-1",
        "",
    ],
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert find_personal_numbers(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "811218—9876",
        "811218‒9876",
        "811218－9876",
        "８１１２１８－９８７６",
        "811218\u00ad9876",
        "811218--9876",
        "811218-\n9876",
        "811218\n-9876",
        "81-12-18-9876",
        "19 81 12 18 - 9876",
        "811 218-9876",
        "8 1 1 2 1 8 - 9 8 7 6",
        "| 8 | 1 | 1 | 2 | 1 | 8 | - | 9 | 8 | 7 | 6 |",
        "1 9 8 1 1 2 1 8 9 8 7 6",
        "Personnummer | Namn\n811218 | 9876",
        "Personnr\n811218\n9876",
        "Personnummer;Namn\n811218;9876",
        "1-811218-9876",
        "12-811218-9876",
        "ID-811218-9876",
        "p-nr 8112189876",
        "p nr: 8112189876",
        "p/nr 8112189876",
        "leg. 8112189876",
        "körkort nr 8112189876",
        "Körkortsnummer: 8112189876",
        "enskild firma 8112189876",
        "Pers.nr 8112189876",
        "Person-ID: 8112189876",
        "personbeteckning 8112189876",
        "födelsenummer 8112189876",
        "personnummer är 8112189876",
        "personal identity number 8112189876",
        "811218-TF12",
        "811218-R123",
        "811218-T012",
        "19811218-K123",
        "reservnummer 811218-AB12",
        "811218-XXXX",
        "8I1218-9876",
        "81121B-9876",
    ],
)
def test_every_way_of_writing_one_is_covered(text: str) -> None:
    covered = mask(text)
    assert len(covered) == len(text)
    assert covered != text
    assert not any(figure in covered for figure in ("8", "９", "TF", "R1", "T0"))


@pytest.mark.parametrize(
    "text",
    [
        "Org.nr 858501—2084",
        "Organisationsnummer 8 5 8 5 0 1 - 2 0 8 4",
        "Telefon 08-12 18 98 76",
        "070-811 21 89",
        "0500-49 36 32",
        "+46 8 112 18 98 76",
        "Dnr 811218/98",
        "KS 2014/811218-1",
        "AKF 2013/027",
        "Bankgiro 5050-1055",
        "enskild firma 5565594230",
        "körkort 2014050912",
        "Plusgiro 81 12 18-9",
        "20141231 2351",
        "2014-12-31\t2350",
        "Skannad 20141231_1234",
        "811 218 988 tkr",
        "8 1 1 2 1 8 9 8 7 6",
        "kl 09.00-12.15, 2014-05-09",
        "140509-KS12",
        "2026-11-29T10:17:17Z",
        "20261129T101717Z-000",
        "2026-11-29 1017",
        "2026-11-29T1017",
        "sidorna 140101–1412",
        "abc-201112--0082",
        "/protokoll/abc-201112--0082.pdf",
        "IBAN SE45 5000 0000 0583 9825 7466",
    ],
)
def test_organisations_telephones_and_cases_are_never_covered(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "811218֊9876",
        "811218〜9876",
        "811218─9876",
        "811218·9876",
        "811218 – – 9876",
        "811218----------9876",
        "pnr-811218--9876",
        "akt-811218---9876.pdf",
        "2014-811218--9876",
        "akt-19811218--9876",
        "8112\u00ad18-9876",
        "811218-98\u00ad76",
        "811218\u2060-9876",
        "811218\ufeff-9876",
        "8\u200b1\u200b1218-9876",
        "811218%2D9876",
        "https://example.org/?pnr=811218%E2%80%939876",
        "811218&ndash;9876",
        "٨١١٢١٨-٩٨٧٦",
        "𝟖𝟏𝟏𝟐𝟏𝟖-𝟗𝟖𝟕𝟔",
        "⑧①①②①⑧-⑨⑧⑦⑥",
        "⁸¹¹²¹⁸-⁹⁸⁷⁶",
        "8112\n18-9876",
        "811218-98\n76",
        "8\n1\n1\n2\n1\n8\n-\n9\n8\n7\n6",
        "│8│1│1│2│1│8│-│9│8│7│6│",
        "[8] [1] [1] [2] [1] [8] [-] [9] [8] [7] [6]",
        "8.1.1.2.1.8-9.8.7.6",
        "Personnummer\n8\n1\n1\n2\n1\n8\n9\n8\n7\n6",
        "19 81 12 18 98 76",
        "19811218\n9876",
        "19811218 | 9876",
        "19811218_9876",
        "198112189876_ansokan.pdf",
        "2014-811218-9876",
        "811218-9876-2014-05-09",
        "811218-98XX",
        "811218-9***",
        "811218-____",
        "811218-tf12",
        "811218TF12",
        "SE811218987601",
        "momsreg.nr SE 811218-9876-01",
        "personnummer (tio siffror): 8112189876",
        "8112189876 (personnummer)",
        "Personummer: 8112189876",
        "ID-nummer: 8112189876",
        "född den 811218-9875",
        "personnummer 811318-9876",
        "Personnr 811218-9876, och senare 8112189876",
    ],
)
def test_every_script_sign_and_break_is_covered(text: str) -> None:
    covered = mask(text)
    assert len(covered) == len(text)
    figures = re.sub("20(14|E2)|-05-09|%..|-?01$|tio", "", covered)
    assert not any(figure.isdigit() for figure in figures), covered
    assert "tf" not in figures.lower()


@pytest.mark.parametrize(
    "text",
    [
        "SE556559423001",
        "Organisationsnummer\n8\n5\n8\n5\n0\n1\n-\n2\n0\n8\n4",
        "8585\n01-2084",
        "Fakturanummer 8112189876",
        "OCR 811218987612",
        "Tabell\n8\n1\n1\n2\n1\n8\n9\n8\n7\n6",
        "Skannad 20141231_2350",
        "2014-12-31\t2350",
        "2023-06-14\n\n2023-06-16",
        "1994-01-01\t1995-01-01",
        "Konto-id 1234 5678",
        "ID: 5565594230",
        "§ 5.1.2, 6.3.1-4.2.1.1",
        "070\u2011811 21 89",
        "²³",
    ],
)
def test_neither_numbers_of_firms_nor_columns_of_figures_are_covered(text: str) -> None:
    assert mask(text) == text


def test_a_number_that_is_known_is_covered_without_its_label() -> None:
    bare = "8112189876 Anna, 5565594230 Firman"
    assert mask(bare) == bare
    assert mask(bare, frozenset({"8112189876"})) == "********** Anna, 5565594230 Firman"


def test_every_text_within_a_value_is_covered() -> None:
    number, covered = "811218-9876", "******-****"
    value = {number: [1, number, (None, {"a": number})], "b": True}
    assert masked(value) == {covered: [1, covered, (None, {"a": covered})], "b": True}


def test_masking_keeps_every_offset() -> None:
    text = "A 811228-9874 B 19811228-9874 C 556559-4230"
    masked = mask(text)
    assert masked == "A ******-**** B ********-**** C 556559-4230"
    assert len(masked) == len(text)


@given(st.text(alphabet="0123456789-+ \nåpersonu", max_size=60))
def test_masking_never_raises_and_never_moves_anything(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert find_personal_numbers(masked) == ()
    for number in find_personal_numbers(text):
        assert 0 <= number.span.start < number.span.end <= len(text)


@given(st.dates(), st.integers(0, 999))
def test_every_right_number_is_masked(day: object, serial: int) -> None:
    digits = str(day).replace("-", "")[2:] + f"{serial:03d}"
    number = written(valid(digits))
    if str(day) >= "1900":
        assert mask(f"se {number}.") == "se ******-****."


@pytest.mark.parametrize(
    "label",
    ["personnumret", "personnumret är", "Personnumrets", "personnumren:", "födelsenumret",
     "P-nummer:", "pn:"],
)  # fmt: skip
def test_a_label_in_any_form_of_the_word_covers(label: str) -> None:
    assert "8112189876" not in mask(f"{label} 8112189876")
    assert mask("organisationsnumret 5560160680").endswith("5560160680")


ROWS = "".join(f"811218 | 9876 | Storgatan {number} i en ort\n" for number in range(30))


@pytest.mark.parametrize(
    "text",
    [
        "Född\tSista\n811218\t9876",
        "Född | Sista\n811218 | 9876",
        "Född Sista 811218 9876",
        "Namn\tFödelse\tFyra sista\nAnna\t811218\t9876",
        "Namn | Födelsetid | Nr\nAnna | 811218 | 9876",
        "Född 811218, fyra sista 9876",
        "Födelsedatum: 1981-12-18 Fyra sista: 9876",
        "född 811218 (sista fyra siffrorna 9876)",
        "811218-9876-1",
        "19811218-9876-12",
        "1-811218-9876-1",
        "personnummer: 811218-TF1A",
        "personnummer: 811218-R12S",
        "pnr 19811218R12S",
        "reservnummer 19811218-12AB",
        "Org.nr 811218-9876",
        "Personnummer\nTelefon\n811218-9876",
        "tel. och p.nr 811218-9876",
        "Telefon\t811218-9876",
        "Telefon 070-123 45 67, 811218-9876",
        "bygglov för Anna 811218-9876",
        "Dnr 140509-0018 har personnr 140509-0018",
        f"Personnummer | Bostad\n{ROWS}",
    ],
)
def test_parts_in_cells_and_what_stands_behind_them_are_covered(text: str) -> None:
    figures = re.sub("Dnr|070-123 45 67|Storgatan .*", "", mask(text))
    assert not re.search(r"811|9876|0018|\d\d[A-Z]|[A-Z]\d", figures), figures


@pytest.mark.parametrize(
    "text",
    [
        "Dnr: 140509-0018",
        "Dnr. 140509-0018",
        "(dnr 140509-0018)",
        "Dnr KS 140509-0018",
        "dnr 2014-140509-0018",
        "Diarienumret är 140509-0018",
        "Diarienummer\n140509-0018",
        "Ärendenr 811218-9876",
        "bygglov 20140509-R123",
        "Diarienummer: 20140509-R123",
        "Telefon: 811218-9876",
        "Anna, tel 811218-9876",
        "tfn: 811218-9876",
        "Fax 811218-9876",
        "mobil 811218-9876",
        "Fakturanummer: 811218-9876",
        "OCR 811218-9876",
        "Bankgiro 811218-9876",
        "Sista dagen 811218 9876",
    ],
)
def test_a_number_called_by_another_kind_is_not_covered(text: str) -> None:
    assert mask(text) == text


def test_what_is_a_number_elsewhere_is_covered_whatever_it_is_called() -> None:
    assert "9876" not in mask("Telefon: 811218-9876. Anna, 811218-9876, söker bistånd.")


@pytest.mark.parametrize(
    "text",
    [
        "Född\tNamn\tSista\n811218\tAnna Ek\t9876",
        "Född | Namn | Fyra sista\n811218 | Anna Maria Ek | 9876",
        "Född\tEfternamn\tFörnamn\tSista\n811218\tEk\tAnna\t9876",
        "Sista\tNamn\tFödd\n9876\tAnna Ek\t811218",
        "Namn\tSista\tFödd\nAnna\t9876\t811218",
        "Namn\tFödelsetid\tOrt\tKontrollsiffror\nAnna\t811218\tEkby\t9876",
        "Född Namn Sista\n811218 Anna Ek 9876",
        "Född\n811218\nNamn\nAnna Ek\nSista fyra\n9876",
        f"Född\tNamn\tSista\n{'Rubrik ' * 30}\n811218\tAnna Ek\t9876",
        "född 811218, de fyra sista siffrorna är 9876",
        "Fyra sista: 9876. Född: 811218",
    ],
)
def test_parts_with_a_name_between_are_covered_and_the_name_is_not(text: str) -> None:
    covered = mask(text)
    assert not any(letter.isdigit() for letter in covered)
    assert ("Anna" in covered) == ("Anna" in text)


@pytest.mark.parametrize(
    "text",
    [
        "Org.nr 8112189876",
        "Organisationsnummer: 8112189876 (enskild firma)",
        "SE8112189876",
        "Momsregistreringsnummer: 8112189876",
        "Person/org.nr: 8112189876",
        "Pers.-/org.nr: 8112189876",
        "Samordn nr: 8112189876",
        "Föd.nr: 8112189876",
        "Födelsedag och nummer: 8112189876",
        "Identitetsbeteckning: 8112189876",
        "Person-\nnummer: 8112189876",
        "personnum-\nmer: 8112189876",
        "P E R S O N N U M M E R: 8112189876",
        "Personnurnmer: 8112189876",
        "Personnuimmer: 8112189876",
        "personnummer: 811218 (9876)",
        "personnummer 81-12-18-98-76",
        "Personnummer: 8-1-1-2-1-8-9-8-7-6",
        "811218\\-9876",
        "811218&#8209;9876",
        "811218&#x2010;9876",
        "811218\u180e-9876",
        "811218\u0301-9876",
        "811218\u2800-9876",
        "8112189876 (sökandens personnummer)",
    ],
)
def test_labels_and_signs_of_real_forms_cover(text: str) -> None:
    left = mask(text).replace("8209", "").replace("x2010", "")
    assert not any(letter.isdigit() for letter in left)


@pytest.mark.parametrize(
    "text",
    [
        "Datum\tNamn\tBelopp\n811218\tAnna Ek\t9876",
        "Född 811218 i Ekby. Avgift 9876 kr",
        "Sista dag: 9876, 811218",
        "Org.nr 5566778899",
        "se 8112189876",
    ],
)
def test_dates_and_sums_beside_names_stay(text: str) -> None:
    assert mask(text) == text


def test_a_number_whose_parts_stand_in_two_places_counts_once() -> None:
    text = "Anna, född 811218, de fyra sista siffrorna är 9876, och 811228-9874."
    assert [one.continues for one in find_personal_numbers(text)] == [False, True, False]
    assert len(number_spans(Repaired(text, (0,), (1,)), frozenset())) == 2
    assert mask(text).count("*") == 20


@pytest.mark.parametrize(
    "text",
    [
        "811218⁻9876",
        "⁸¹¹²¹⁸⁻⁹⁸⁷⁶",
        "811218➖9876",
        "811218\ufffd9876",
        "811218\uf02d9876",
        "811218\x969876",
        "811218â€“9876",
        "811218â\x80\x939876",
        "811218=9876",
        "19811218’9876",
        "811218¬9876",
        "19811218…9876",
        "811218→9876",
        "(811218)-9876",
        "811218-(9876)",
        "[811218] - [9876]",
        '"811218"-"9876"',
        "**811218**-9876",
        "811218-_9876_",
        "811218<br>-9876",
        "811218-<b>9876</b>",
        "811218%252D9876",
        "811218\\u002d9876",
        "811218\\u20139876",
        "811218=2D9876",
        "811218=E2=80=939876",
        "811218-GD12",
        "198112189876Ek",
        "8112189876, personnummer",
        "8112189876 är mitt personnummer",
        "8112189876 – sökandens personnummer",
        "personnummret 8112189876",
        "personnumeret: 8112189876",
        "personn r 8112189876",
        "Persohnummer 8112189876",
        "identitetsnr 8112189876",
        "ÅÅMMDD-XXXX: 8112189876",
        "ååååmmddnnnn 8112189876",
        "Född: 811218 9876",
        "Fött 811218 9876",
        "Personal identification number: 8112189876",
        "Civic registration number 8112189876",
    ],
)
def test_what_scanners_fonts_and_markup_make_of_one_is_covered(text: str) -> None:
    covered = mask(text)
    assert covered != text
    assert not any(part in covered for part in ("9876", "811218", "GD12", "⁶"))


@pytest.mark.parametrize(
    "text",
    [
        "811218=9875",
        "556559=4230",
        "Organisationsnummer (858501)-2084",
        "070-811 21’89",
        "tfn 8112189876, personnummer lämnas inte",
        "Dnr 811218-9876 är ett personnummer på ett ärende",
        "198112189876ek",
        "198112189876E",
        "Summa 811218, 9876 kronor",
        "Aktbilaga 811218-AB12",
        "\\\\server\\811218\\9876",
    ],
)
def test_what_only_looks_like_what_scanners_make_of_one_stays(text: str) -> None:
    assert mask(text) == text
