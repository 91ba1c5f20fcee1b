"""Urls of the questionnaires themselves."""

from django.urls import path

from nastavnik.surveys.views.forms import answers, draft, filling, library

routes = [
    path("forms/", library.forms, name="forms"),
    path("forms/new/", library.new, name="form_new"),
    path("forms/<int:pk>/", library.form, name="form"),
    path("forms/versions/<int:pk>/", library.preview, name="version"),
    path("forms/versions/<int:pk>/print/", library.printed, name="version_print"),
    path("forms/versions/<int:pk>/form.xlsx", library.xlsform, name="version_xlsx"),
    path("forms/versions/<int:pk>/fill/", filling.fill, name="version_fill"),
    path("forms/versions/<int:pk>/next/", library.next_version, name="version_next"),
    path("forms/versions/<int:pk>/take-back/", library.take_back, name="version_take_back"),
    path("forms/versions/<int:pk>/answers/", answers.answers, name="version_answers"),
    path("forms/versions/<int:pk>/answers.csv", answers.answers_csv, name="answers_csv"),
    path("forms/versions/<int:pk>/totals.csv", answers.totals_csv, name="totals_csv"),
    path("forms/versions/<int:pk>/answers.json", answers.answers_json, name="answers_json"),
    path("forms/versions/<int:pk>/codebook.csv", answers.codebook_csv, name="codebook_csv"),
    path("forms/drafts/<int:pk>/", draft.draft, name="draft"),
    path("forms/drafts/<int:pk>/head/", draft.head, name="draft_head"),
    path("forms/drafts/<int:pk>/items/", draft.item, name="draft_item_new"),
    path("forms/drafts/<int:pk>/items/<slug:code>/", draft.item, name="draft_item"),
    path("forms/drafts/<int:pk>/items/<slug:code>/move/", draft.shift, name="draft_item_move"),
    path("forms/drafts/<int:pk>/items/<slug:code>/drop/", draft.drop_item, name="draft_item_drop"),
    path("forms/drafts/<int:pk>/scales/", draft.scale, name="draft_scale_new"),
    path("forms/drafts/<int:pk>/scales/<slug:code>/", draft.scale, name="draft_scale"),
    path("forms/drafts/<int:pk>/scales/<slug:code>/drop/", draft.drop_scale, name="draft_scale_drop"),
    path("forms/drafts/<int:pk>/wording/", draft.wording, name="draft_wording"),
    path("forms/drafts/<int:pk>/preview/", draft.preview, name="draft_preview"),
    path("forms/drafts/<int:pk>/undo/", draft.undo, name="draft_undo"),
    path("forms/drafts/<int:pk>/publish/", draft.publish, name="draft_publish"),
    path("forms/drafts/<int:pk>/delete/", draft.delete, name="draft_delete"),
    path("forms/drafts/<int:pk>/return/", draft.give_back, name="draft_return"),
    path("answers/mine.csv", answers.mine_csv, name="mine_csv"),
    path("answers/mine.json", answers.mine_json, name="mine_json"),
]
