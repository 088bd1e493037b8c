using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

internal enum ChoiceKind
{
    Invalid = 0,

    /// <summary>Its association may be replaced or removed.</summary>
    Replace,

    /// <summary>Its settings may be changed although setup did not make it.</summary>
    Change,

    /// <summary>A teardown disconnects it and does not delete it.</summary>
    Keep,

    /// <summary>A teardown deletes it although setup did not make it.</summary>
    Include,

    /// <summary>Only this resource is taken down, by a separate teardown.</summary>
    Alone,
}

/// <summary>What the user can choose for a named resource: an option on the command line, a check box on the page.</summary>
internal readonly record struct Choice(ChoiceKind Kind, string Name)
{
    public Text OnTheCommandLine => Kind switch
    {
        ChoiceKind.Replace => new($"To replace or disconnect it: --replace {Name}", $"置き換え・切断するには名前で指定：--replace {Name}"),
        ChoiceKind.Change => new($"To change it: --change {Name}", $"変更するには名前で指定：--change {Name}"),
        ChoiceKind.Keep => new($"To disconnect it without deleting it: --keep {Name}", $"切断だけして残すには：--keep {Name}"),
        ChoiceKind.Include => new($"To delete it too: --include {Name}", $"削除もするには：--include {Name}"),
        ChoiceKind.Alone => new($"To delete only this one: setup teardown --only {Name}", $"これだけを削除するには：setup teardown --only {Name}"),
        _ => throw new InvalidOperationException($"No words for the choice {Kind}."),
    };
}

/// <summary>A note about a plan, or a reason why it cannot run.</summary>
internal sealed record Notice(Text Words, ImmutableArray<Choice> Choices)
{
    public static implicit operator Notice(Text words) => new(words, []);

    /// <summary>With the options that change it.</summary>
    public Text OnTheCommandLine =>
        Choices.Aggregate(Words, (text, choice) => new($"{text.En} {choice.OnTheCommandLine.En}", $"{text.Ja} {choice.OnTheCommandLine.Ja}"));
}
