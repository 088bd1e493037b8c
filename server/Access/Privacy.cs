namespace ConnectStreaming.Access;

/// <summary>How much of an agent's name is sent. Each level sends less than the one before.</summary>
internal enum NameLevel
{
    /// <summary>Family and first name, and the user name.</summary>
    Full,

    /// <summary>The family name (the custom in Japanese centres). No user name: it often spells the whole name.</summary>
    Family,

    /// <summary>The first letters of both names.</summary>
    Initials,

    /// <summary>No name at all.</summary>
    Seat,
}

/// <summary>What of the people on the map is sent to a person.</summary>
/// <param name="MaskStatuses">Names of custom agent statuses ("Toilet") are not sent, only that the agent is away.</param>
internal readonly record struct Privacy(NameLevel Names, bool MaskStatuses)
{
    public static Privacy Nothing { get; } = new(NameLevel.Full, false);

    /// <summary>The rule of the two roles that shows more: a role never takes away what another one gives.</summary>
    public Privacy Or(Privacy other) => new((NameLevel)Math.Min((int)Names, (int)other.Names), MaskStatuses && other.MaskStatuses);
}
