namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>What a cell stands for.</summary>
internal enum BlockRole
{
    None = 0,

    /// <summary>A desk, with a person or without.</summary>
    Seat,

    /// <summary>The number of the desk that it touches.</summary>
    SeatNumber,

    /// <summary>The kana of the name that it touches.</summary>
    Reading,

    /// <summary>The telephone number of the desk that it touches.</summary>
    Extension,

    /// <summary>The name of a group of desks.</summary>
    Zone,

    /// <summary>What is written above the plan: its name, a date.</summary>
    Title,
    Legend,

    /// <summary>The number of a column or row.</summary>
    Index,

    /// <summary>A door, a printer, a pillar: a text on the floor.</summary>
    Fixture,
    Note,
}

internal readonly record struct Rect(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double MiddleX => X + (Width / 2);

    public double MiddleY => Y + (Height / 2);

    public double SharedX(Rect other) => Math.Min(Right, other.Right) - Math.Max(X, other.X);

    public double SharedY(Rect other) => Math.Min(Bottom, other.Bottom) - Math.Max(Y, other.Y);

    /// <summary>The other one is right below, and as wide.</summary>
    public bool IsAbove(Rect other) => Math.Abs(other.Y - Bottom) < 1.5 && SharedX(other) >= 0.8 * Math.Max(Width, other.Width);

    /// <summary>The other one is right beside, and as high.</summary>
    public bool IsLeftOf(Rect other) => Math.Abs(other.X - Right) < 1.5 && SharedY(other) >= 0.8 * Math.Max(Height, other.Height);

    public Rect With(Rect other)
    {
        var (x, y) = (Math.Min(X, other.X), Math.Min(Y, other.Y));
        return new Rect(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }
}

/// <summary>A cell, a merged area or a shape, in CSS pixels.</summary>
/// <param name="At">Its place: B4, or #3 for the third shape.</param>
/// <param name="IsBoxed">It has a line on all sides, or is a merged area.</param>
internal sealed record TableBlock(string At, Rect Box, string Text, string? Reading, bool IsBoxed)
{
    public BlockRole Role { get; init; }

    /// <summary>A person has said what it is.</summary>
    public bool IsFlipped { get; init; }
}
