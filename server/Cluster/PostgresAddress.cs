using Npgsql;

namespace ConnectStreaming.Cluster;

/// <summary>Reads the connection string. It has a password, and an error of the parser can quote a part of it, so no such text is passed on.</summary>
internal static class PostgresAddress
{
    public const string Wrong =
        "Cluster:ConnectionString: is not a connection string of PostgreSQL in Npgsql's form, Host=…;Database=…;Username=…;Password=…. "
        + "Check its names, the semicolons between them, and quotes around a value with a semicolon. It is not shown here, because it is a secret.";

    /// <exception cref="ArgumentException">The message can be shown to the user.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return settings.Host is { Length: > 0 } ? settings : throw new FormatException();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException or KeyNotFoundException)
        {
            // Without the cause: it can have the password.
            throw new ArgumentException(Wrong);
        }
    }

    public static bool IsValid(string connectionString)
    {
        try
        {
            Parse(connectionString);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
