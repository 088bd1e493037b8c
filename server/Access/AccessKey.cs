namespace ConnectStreaming.Access;

internal enum AccessKind
{
    Invalid = 0,
    Person,
    Session,
    Token,
    Link,
}

/// <summary>Identifies one row of <see cref="IAccessStore"/>.</summary>
internal readonly record struct AccessKey(AccessKind Kind, string Id)
{
    public static AccessKey Person(string id) => new(AccessKind.Person, id);

    public static AccessKey Session(string id) => new(AccessKind.Session, id);

    public static AccessKey Token(string id) => new(AccessKind.Token, id);

    public static AccessKey Link(string id) => new(AccessKind.Link, id);
}
