using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>What a caller on another server gets when a grain fails.</summary>
public sealed class ExceptionsOfGrainsTests
{
    private static readonly Serializer Wire = Made();

    [Fact]
    public void AStoreThatDoesNotAnswerIsToldAsSuchWithItsReason()
    {
        var sent = new StoreUnavailableException(StoreProblem.Away, "PostgreSQL does not answer.", new NpgsqlException("refused", new IOException("cut")))
        {
            Japanese = "応答がありません。",
        };

        var got = Assert.IsType<StoreUnavailableException>(Wire.Deserialize<Exception>(Wire.SerializeToArray<Exception>(sent)));

        Assert.Equal((StoreProblem.Away, sent.Message, sent.Japanese), (got.Problem, got.Message, got.Japanese));
        Assert.Equal("refused", got.InnerException?.Message);
        Assert.Equal("cut", got.InnerException?.InnerException?.Message);
    }

    [Fact]
    public void TheEndOfAServerThatWasRemovedIsASentenceWithoutAStackTrace()
    {
        var text = FatalErrors.Text("context", new InvalidOperationException("I have been told I am dead.\n   at Orleans.Runtime"));

        Assert.DoesNotContain('\n', text);
        Assert.Contains("removed it after it did not answer", text, StringComparison.Ordinal);
        Assert.Contains("I have been told I am dead.", text, StringComparison.Ordinal);
    }

    private static Serializer Made()
    {
        var services = new ServiceCollection();
        services.AddSerializer();
        services.Configure<ExceptionSerializationOptions>(ClusterSilo.AllowExceptions);
        return services.BuildServiceProvider().GetRequiredService<Serializer>();
    }
}
