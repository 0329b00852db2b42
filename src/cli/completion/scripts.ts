import type { Shell } from "./shells.ts";

/**
 * The scripts that a shell loads. None of them evaluates what was typed, and
 * each runs only the `jellytau` of the search path: `./jellytau` in a
 * stranger's folder must not run because you pressed Tab.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completions of jellytau for bash.
_jellytau() {
    local line kind=
    COMPREPLY=()
    while IFS= read -r line; do
        if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(command jellytau complete bash -- \\
        "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
    if [ "$kind" = files ]; then compopt -o default 2>/dev/null; fi
}
complete -F _jellytau jellytau
`,
  zsh: `#compdef jellytau
# Completions of jellytau for zsh.
_jellytau() {
    local current=$PREFIX line
    local -a before lines values shown
    [[ -z $compstate[quote] ]] && current=\${(Q)PREFIX}
    before=("\${(@Q)words[2,CURRENT-1]}")
    lines=("\${(@f)$(command jellytau complete zsh -- \\
        "\${(@)before}" "$current" 2>/dev/null)}")
    if [[ $lines[1] == files ]]; then
        _files
        return
    fi
    for line in "\${(@)lines[2,-1]}"; do
        values+=("\${line%%$'\\t'*}")
        shown+=("\${line/$'\\t'/  -- }")
    done
    (( $#values )) && compadd -l -d shown -a values
}
if [[ $funcstack[1] == _jellytau ]]; then
    _jellytau "$@"
else
    compdef _jellytau jellytau
fi
`,
  fish: `# Completions of jellytau for fish.
function __jellytau_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc)
    set -l lines (command jellytau complete fish -- $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$current"
    else if set -q lines[2]
        printf '%s\\n' $lines[2..-1]
    end
end
complete -c jellytau -f -a '(__jellytau_complete)'
`,
  powershell: `# Completions of jellytau for PowerShell.
Register-ArgumentCompleter -Native -CommandName jellytau -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @()
    $current = ''
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        $start = $element.Extent.StartOffset
        if ($start -ge $cursorPosition) { break }
        $text = $element.Extent.Text
        if ($element.Extent.EndOffset -lt $cursorPosition) { $before += $text; continue }
        $current = $text.Substring(0, [Math]::Min($text.Length, $cursorPosition - $start))
    }
    # One word of plain letters each way: quotes and encodings cannot break it.
    $utf8 = [System.Text.Encoding]::UTF8
    $asked = [Convert]::ToBase64String($utf8.GetBytes((@($before) + $current) -join "\`n"))
    $program = Get-Command jellytau -CommandType Application -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if (-not $program) { return }
    $answer = & $program complete powershell $asked 2>$null | Select-Object -First 1
    if (-not $answer) { return }
    $lines = $utf8.GetString([Convert]::FromBase64String($answer)).Split("\`n")
    foreach ($line in @($lines | Select-Object -Skip 1)) {
        $value, $shown, $note = $line.Split("\`t")
        [System.Management.Automation.CompletionResult]::new($value, $shown, 'ParameterValue', $note)
    }
}
`,
};
