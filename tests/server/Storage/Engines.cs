using System.Reflection;
using Xunit.Sdk;

namespace ConnectStreaming.Tests.Storage;

public enum Engine
{
    Sqlite = 1,
    Postgres,
}

/// <summary>The test runs on SQLite. Data after the engine is passed to the test.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnSqliteAttribute(params object?[] data) : DataAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[Engine.Sqlite, .. data]];
}

/// <summary>The test runs on PostgreSQL. It is skipped if PostgreSQL is not installed.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnPostgresAttribute : DataAttribute
{
    private readonly object?[] _data;

    public OnPostgresAttribute(params object?[] data)
    {
        _data = data;
        Skip = PostgresServer.Programs is null ? "PostgreSQL is not installed (Debian: apt-get install postgresql)." : null;
    }

    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[Engine.Postgres, .. _data]];
}
