from tests.rendering.samples import document, paragraph, passage, release
from workflow.domain.document import Heading, Note, NoteReference, Text
from workflow.rendering.view import NumberedReference, plain, view_of


def notes(*labels):
    return tuple(Note(label, (paragraph(f"Note {label}."),)) for label in labels)


def test_notes_are_numbered_in_the_order_in_which_they_are_read():
    body = (paragraph("One", NoteReference("b"), " two", NoteReference("a")),)

    view = view_of(release(document(body=body, notes=notes("a", "b"))))

    assert [(n.number, plain(n.blocks[0].passage)) for n in view.notes] == [
        (1, "Note b."),
        (2, "Note a."),
    ]


def test_a_second_reference_has_the_same_number_and_is_not_where_the_note_leads_back_to():
    body = (paragraph(NoteReference("a"), NoteReference("a")),)

    view = view_of(release(document(body=body, notes=notes("a"))))

    assert view.lead.passage.children == (NumberedReference(1, 1), NumberedReference(1, 2))


def test_a_note_that_nothing_refers_to_comes_last_and_leads_nowhere():
    body = (paragraph(NoteReference("b")),)

    view = view_of(release(document(body=body, notes=notes("a", "b"))))

    assert [(n.number, n.referenced) for n in view.notes] == [(1, True), (2, False)]


def test_a_note_may_refer_to_another():
    inner = Note("a", (paragraph("See", NoteReference("b")),))

    view = view_of(release(document(notes=(inner, *notes("b")))))

    assert [n.referenced for n in view.notes] == [False, True]


def test_a_reference_to_no_note_stays_readable():
    view = view_of(release(document(body=(paragraph(NoteReference("lost")),))))

    assert view.lead.passage.children == (Text("[lost]"),)


def test_the_first_paragraph_is_parted_only_where_the_body_begins_with_one():
    heading = Heading(2, passage("Why"))

    view = view_of(release(document(body=(heading, paragraph("Because.")))))

    assert view.lead is None
    assert view.rest[0] == heading
