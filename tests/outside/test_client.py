"""`newslint lsp` against pytest-lsp, a client that holds every message against the types of the specification."""

import pytest
import pytest_lsp
from conftest import HARBOUR, PROGRAM
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient


async def opened(client, path):
    item = types.TextDocumentItem(uri=path.as_uri(), language_id="markdown", version=1, text=path.read_text())
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code", "emacs"],
    config=ClientServerConfig(server_command=[PROGRAM, "lsp"]),
)
async def client(request, lsp_client: LanguageClient, pages):
    params = types.InitializeParams(
        capabilities=pytest_lsp.client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(uri=pages.as_uri(), name="pages")],
    )

    # What these editors do and pytest-lsp leaves to the test.
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams):
        assert params.registrations[0].method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES

    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def place(path, line, character):
    return dict(text_document=types.TextDocumentIdentifier(uri=path.as_uri()), position=types.Position(line, character))


@pytest.mark.asyncio
async def test_session(client: LanguageClient, pages):
    harbour, evening = pages / "harbour.md", pages / "evening.md"
    await opened(client, harbour)
    column = HARBOUR.splitlines()[5].index("40")

    hover = await client.text_document_hover_async(types.HoverParams(**place(harbour, 5, column)))
    assert "25 minutes" in hover.contents.value

    there = await client.text_document_definition_async(types.DefinitionParams(**place(harbour, 5, column)))
    assert [location.uri for location in there] == [evening.as_uri()]

    both = await client.text_document_references_async(
        types.ReferenceParams(context=types.ReferenceContext(include_declaration=True), **place(harbour, 5, column))
    )
    assert len(both) == 2

    document = types.TextDocumentIdentifier(uri=harbour.as_uri())
    here = types.Range(types.Position(5, column), types.Position(5, column))
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(text_document=document, range=here, context=types.CodeActionContext(diagnostics=[]))
    )
    assert any("25 minutes" in action.title for action in actions)

    items = await client.text_document_completion_async(types.CompletionParams(**place(harbour, 5, 0)))
    assert items == []
    symbols = await client.workspace_symbol_async(types.WorkspaceSymbolParams(query=""))
    assert symbols == []

    if client.diagnostics:
        assert client.diagnostics[evening.as_uri()][0].code == "duration-conflict"
