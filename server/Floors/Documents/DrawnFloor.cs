namespace ConnectStreaming.Floors.Documents;

/// <param name="TimeZone">IANA name.</param>
internal sealed record Site(string Id, string Name, string TimeZone)
{
    /// <summary>Id of the first site, which always exists.</summary>
    public const string DefaultId = "s-default";

    /// <summary>Sites that are there at once.</summary>
    public const int Most = 50;
}

/// <summary>A floor that people drew. The drawing is in its versions.</summary>
/// <param name="Id">f- and ten letters or digits.</param>
/// <param name="Ordinal">Its position in the list of floors of the site, from 0.</param>
/// <param name="Instances">ARNs of the Amazon Connect instances whose agents it shows.</param>
/// <param name="Version">Number of the current version; 0: nothing is published.</param>
/// <param name="DeletedAt">Null: not deleted. Otherwise it can be restored for <see cref="KeptDeleted"/>.</param>
internal sealed record DrawnFloor(
    string Id, string Site, string Name, int Ordinal, IReadOnlyList<string> Instances, int Version, DateTimeOffset? DeletedAt)
{
    /// <summary>Maximum number of floors at the same time.</summary>
    public const int Most = 200;

    public static readonly TimeSpan KeptDeleted = TimeSpan.FromDays(30);

    /// <summary>Whether the floor shows the agents of the occupant's instance. Nobody else sits on it.</summary>
    public bool Shows(string occupant) => Instances.Contains(Occupant.InstanceOf(occupant), StringComparer.Ordinal);
}

/// <summary>Facts about a published version; its document is read separately.</summary>
/// <param name="Name">Null: no name. A version with a name is kept for ever.</param>
/// <param name="Hash">SHA-256 of the document's JSON, hex.</param>
internal sealed record FloorVersion(
    string Floor, int Number, string? Name, string Hash, int Seats, DateTimeOffset PublishedAt, string ById, string ByName)
{
    /// <summary>Number of versions without a name that are kept.</summary>
    public const int Kept = 100;
}

/// <param name="Hash">SHA-256 of <paramref name="Bytes"/>, hex.</param>
/// <param name="Type">image/png, image/jpeg or image/webp.</param>
internal sealed record FloorImage(string Hash, string Type, int Width, int Height, byte[] Bytes);

/// <summary>A seat, and the person who lost it or got it.</summary>
/// <param name="Seat">Its id.</param>
/// <param name="Label">Its label, or "".</param>
/// <param name="Occupant">ARN of the agent, or <c>user:INSTANCE_ARN/NAME</c>.</param>
internal readonly record struct HeldSeat(string Seat, string Label, string Occupant);
