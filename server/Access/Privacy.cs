namespace ConnectStreaming.Access;

/// <summary>Which parts of an agent's name are sent. Each level sends less than the previous one.</summary>
internal enum NameLevel
{
    /// <summary>Family and first name, and the user name.</summary>
    Full,

    /// <summary>The family name (usual in Japanese centres). No user name, because it often contains the whole name.</summary>
    Family,

    /// <summary>The first letters of both names.</summary>
    Initials,

    /// <summary>No name.</summary>
    Seat,
}

/// <summary>Which details of the people on the map are sent to a viewer.</summary>
/// <param name="MaskStatuses">Names of custom agent statuses ("Toilet") are not sent, only "away".</param>
internal readonly record struct Privacy(NameLevel Names, bool MaskStatuses)
{
    public static Privacy Nothing { get; } = new(NameLevel.Full, false);

    /// <summary>Combines the rules of two roles: the one that shows more wins.</summary>
    public Privacy Or(Privacy other) => new((NameLevel)Math.Min((int)Names, (int)other.Names), MaskStatuses && other.MaskStatuses);
}
