/** The shells that `openclaw completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/* Each script hands over how many words there are, then the words up to the cursor: `openclaw __complete 2 models se`. */

const BASH = `# openclaw completion for bash: source this file from ~/.bashrc
_openclaw() {
  local line typed lead mark breaks='' words=()
  # bash has cut the words at : = and @; the line itself still has them whole.
  read -r -a words <<< "\${COMP_LINE:0:COMP_POINT}"
  case "\${COMP_LINE:0:COMP_POINT}" in *[[:space:]]) words+=('') ;; esac
  words=("\${words[@]:1}")
  typed="\${words[\${#words[@]}-1]}"
  for mark in @ = :; do
    case "$COMP_WORDBREAKS" in *"$mark"*) breaks="$breaks$mark" ;; esac
  done
  lead=''
  # bash replaces only what stands behind the last of those marks.
  if [ -n "$breaks" ]; then lead="\${typed%"\${typed##*[$breaks]}"}"; fi
  COMPREPLY=()
  while IFS= read -r line; do
    line="\${line%%$'\\t'*}"
    COMPREPLY+=("\${line#"$lead"}")
  done < <(openclaw __complete "\${#words[@]}" "\${words[@]}" 2>/dev/null)
}
complete -o default -F _openclaw openclaw`;

const ZSH = `#compdef openclaw
# openclaw completion for zsh: put this file as _openclaw into a folder of $fpath, or source it from ~/.zshrc
_openclaw() {
  local -a found
  local line word about
  while IFS= read -r line; do
    word="\${line%%$'\\t'*}"
    about="\${line#*$'\\t'}"
    if [[ "$about" == "$line" ]]; then
      found+=("\${word//:/\\\\:}")
    else
      found+=("\${word//:/\\\\:}:$about")
    fi
  done < <(openclaw __complete $((CURRENT - 1)) "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then
    _describe 'openclaw' found
  else
    _files
  fi
}
if [[ "$funcstack[1]" == "_openclaw" ]]; then
  _openclaw "$@"
else
  compdef _openclaw openclaw
fi`;

const FISH = `# openclaw completion for fish: save it as ~/.config/fish/completions/openclaw.fish
function __openclaw_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    openclaw __complete (count $words) $words[2..-1] "$typed" 2>/dev/null
end
complete -c openclaw -f -a '(__openclaw_complete)'`;

const POWERSHELL = `# openclaw completion for PowerShell: add it to your $PROFILE
Register-ArgumentCompleter -Native -CommandName openclaw -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $count = $words.Count
  if ($wordToComplete -eq '') { $count += 1 }
  openclaw __complete $count @words 2>$null | ForEach-Object {
    $word, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
  }
}`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };

/** The script that a shell loads; it asks the program for every suggestion. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
