using System.CommandLine;
using System.Globalization;
using System.Numerics;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>Rules for options. Error texts are in the language of the terminal.</summary>
internal static class OptionRules
{
    /// <summary>A number outside of the range is refused, never changed silently.</summary>
    public static void Between<T>(this Option<T> option, T least, T most)
        where T : struct, INumber<T> => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var given }] && T.TryParse(given, CultureInfo.InvariantCulture, out var value) && !(value >= least && value <= most))
        {
            var (from, to) = (string.Create(CultureInfo.InvariantCulture, $"{least}"), string.Create(CultureInfo.InvariantCulture, $"{most}"));
            result.AddError(Say(
                $"{option.Name} is {given}. Allowed range: {from} to {to}.",
                $"{option.Name} {given}：{from}–{to} の範囲で指定してください。"));
        }
    });

    /// <summary>Refuses options that have no effect without another one.</summary>
    public static void OnlyWith(this Command command, Option<bool> other, params Option[] options) => command.Validators.Add(result =>
    {
        if (result.GetValue(other))
        {
            return;
        }

        foreach (var option in options.Where(o => result.GetResult(o) is { Implicit: false }))
        {
            result.AddError(Say(
                $"Use {option.Name} only together with {other.Name}.",
                $"{option.Name} は {other.Name} とともに指定してください。"));
        }
    });

    /// <summary>If a value is missing, the library uses the next option as the value: <c>--region --json</c>. No valid value begins like an option.</summary>
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
                        result.AddError(Say($"{option.Name} needs a value.", $"{option.Name} には値が必要です。"));
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
