// Starts `newslint lsp` and lets it speak with the editor.

import { commands, ExtensionContext, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions, TransportKind } from "vscode-languageclient/node";

const LANGUAGES = ["markdown", "mdx", "html", "restructuredtext", "asciidoc", "po", "plaintext"];
const SETTINGS = "**/{newslint,facts}.toml";

let client: LanguageClient | undefined;

function settings(): { preview: boolean; config: string[] } {
  const own = workspace.getConfiguration("newslint");
  return { preview: own.get("preview", false), config: own.get("config", []) };
}

async function start(): Promise<void> {
  const program = workspace.getConfiguration("newslint").get("path", "newslint");
  const run = { command: program, args: ["lsp"], transport: TransportKind.stdio };
  const server: ServerOptions = { run, debug: run };
  const options: LanguageClientOptions = {
    documentSelector: [
      ...LANGUAGES.map((language) => ({ scheme: "file", language })),
      { scheme: "file", pattern: SETTINGS },
    ],
    initializationOptions: settings(),
  };
  client = new LanguageClient("newslint", "newslint", server, options);
  try {
    await client.start();
  } catch (reason) {
    client = undefined;
    const install = "How to install it";
    const chosen = await window.showErrorMessage(`newslint could not be started (${program}): ${String(reason)}`, install);
    if (chosen === install) {
      await commands.executeCommand("vscode.open", "https://newslint.github.io/newslint/start.html");
    }
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("newslint.restart", async () => {
      await stop();
      await start();
    }),
    commands.registerCommand("newslint.output", () => client?.outputChannel.show()),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("newslint.path")) {
        await stop();
        await start();
      } else if (change.affectsConfiguration("newslint")) {
        await client?.sendNotification("workspace/didChangeConfiguration", { settings: { newslint: settings() } });
      }
    }),
  );
  await start();
}

export function deactivate(): Promise<void> {
  return stop();
}
