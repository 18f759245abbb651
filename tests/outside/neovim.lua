-- Neovim as a client of `newslint lsp`: nvim --headless -u NONE --noplugin -S neovim.lua
-- NEWSLINT names the program and PAGES a folder with the two pages of the test. Prints "passed", or what went wrong, and ends.

local pages, program = vim.env.PAGES, vim.env.NEWSLINT

local function check(what, value)
  if not value then
    error(what .. " (line " .. debug.getinfo(2).currentline .. ")", 0)
  end
end

local function await(what, condition)
  check(what .. " did not come", vim.wait(20000, condition, 20))
end

local function found(buffer)
  return vim.diagnostic.get(buffer)
end

local function test()
  local client = vim.lsp.start_client({
    name = "newslint",
    cmd = { program, "lsp" },
    root_dir = pages,
    workspace_folders = { { uri = vim.uri_from_fname(pages), name = "pages" } },
  })
  check("the server starts", client)

  vim.cmd("edit " .. pages .. "/evening.md")
  local evening = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(evening, client)
  await("a diagnostic", function() return #found(evening) == 1 end)
  local diagnostic = found(evening)[1]
  check("its rule", diagnostic.code == "duration-conflict")
  check("its severity", diagnostic.severity == vim.diagnostic.severity.WARN)
  check("the other value and its place", diagnostic.message:find("harbour.md:6:40 says 40 minutes", 1, true))

  -- What was understood.
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
  local position = vim.lsp.util.make_position_params(0, "utf-16")
  local hover = vim.lsp.buf_request_sync(evening, "textDocument/hover", position, 5000)[client].result
  check("what was understood", hover.contents.value:find("PT25M", 1, true))

  -- To the other document.
  vim.lsp.buf.definition()
  await("the other document", function() return vim.api.nvim_buf_get_name(0):match("harbour%.md$") end)
  local harbour = vim.api.nvim_get_current_buf()
  check("its line", vim.api.nvim_win_get_cursor(0)[1] == 6)
  check("its column", vim.api.nvim_win_get_cursor(0)[2] == 39)
  if not vim.lsp.buf_is_attached(harbour, client) then
    vim.lsp.buf_attach_client(harbour, client)
  end
  await("the diagnostic there", function() return #found(harbour) == 1 end)

  -- The value of the first page is right: it is written here, and both are free of it.
  local range = vim.lsp.util.make_range_params(0, "utf-16")
  range.context = { diagnostics = {} }
  local actions = vim.lsp.buf_request_sync(harbour, "textDocument/codeAction", range, 5000)[client].result
  local take
  for _, action in ipairs(actions) do
    if action.title:find("Write “25 minutes” here, as evening.md", 1, true) then
      take = action
    end
  end
  check("the other value is offered", take)
  vim.lsp.util.apply_workspace_edit(take.edit, "utf-16")
  check("the text", vim.api.nvim_buf_get_lines(harbour, 5, 6, false)[1]:find("down for 25 minutes on", 1, true))
  await("both pages without it", function() return #found(harbour) == 0 and #found(evening) == 0 end)

  -- And it comes back in both.
  vim.cmd("undo")
  await("both pages with it again", function() return #found(harbour) == 1 and #found(evening) == 1 end)

  vim.lsp.stop_client(client)
  await("the end of the server", function() return vim.lsp.client_is_stopped(client) end)
end

local passed, problem = pcall(test)
io.stdout:write(passed and "passed\n" or "failed: " .. tostring(problem) .. "\n")
vim.cmd(passed and "qall!" or "cquit 1")
