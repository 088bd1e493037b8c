using System.CommandLine;
using System.Globalization;
using System.Numerics;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>What options may be; told in the language of the terminal.</summary>
internal static class OptionRules
{
    /// <summary>A number outside of the range is refused, never moved into it in silence.</summary>
    public static void Between<T>(this Option<T> option, T least, T most)
        where T : struct, INumber<T> => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var given }] && T.TryParse(given, CultureInfo.InvariantCulture, out var value) && !(value >= least && value <= most))
        {
            var (from, to) = (string.Create(CultureInfo.InvariantCulture, $"{least}"), string.Create(CultureInfo.InvariantCulture, $"{most}"));
            result.AddError(Say($"{option.Name} {given}: {from} to {to}.", $"{option.Name} {given}:{from}–{to} の範囲で指定してください。"));
        }
    });

    /// <summary>Options that do nothing without another one are refused without it.</summary>
    public static void OnlyWith(this Command command, Option<bool> other, params Option[] options) => command.Validators.Add(result =>
    {
        if (result.GetValue(other))
        {
            return;
        }

        foreach (var option in options.Where(o => result.GetResult(o) is { Implicit: false }))
        {
            result.AddError(Say($"{option.Name} works together with {other.Name} only.", $"{option.Name} は {other.Name} とともに指定してください。"));
        }
    });

    /// <summary>The library takes the next option for a value that was forgotten: <c>--region --json</c>. No value of ours begins like an option.</summary>
    public static RootCommand WithoutSwallowedOptions(this RootCommand root)
    {
        Refuse(root);
        return root;

        static void Refuse(Command command)
        {
            foreach (var option in command.Options)
            {
                option.Validators.Add(result =>
                {
                    if (result.Tokens.Any(t => t.Value.StartsWith("--", StringComparison.Ordinal)))
                    {
                        result.AddError(Say($"{option.Name} wants a value.", $"{option.Name} には値が必要です。"));
                    }
                });
            }

            foreach (var verb in command.Subcommands)
            {
                Refuse(verb);
            }
        }
    }
}
