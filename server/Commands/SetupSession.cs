using System.CommandLine;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Commands;

/// <summary>One run of a verb of setup: clients, the instance, and errors told in words.</summary>
internal sealed class SetupSession : IDisposable
{
    /// <summary>Of <c>plan --detailed-exitcode</c>.</summary>
    public const int ChangesPending = 2;

    private readonly IConfiguration _configuration;

    private SetupSession(SetupClients aws, ConnectInstance instance, IConfiguration configuration) => (Aws, Instance, _configuration) = (aws, instance, configuration);

    public SetupClients Aws { get; }

    public ConnectInstance Instance { get; }

    /// <summary>Beside the data folder's database. One JSON line for each change.</summary>
    public ISetupAudit Audit
    {
        get
        {
            var options = _configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
            return new SetupAuditFile(Path.Combine(new StoreFiles(options.Path).Folder, "setup-audit.jsonl"));
        }
    }

    /// <summary>Exit code 1 with the reason in words, whatever goes wrong.</summary>
    public static async Task<int> Run(ParseResult parsed, SetupAccountOptions options, SetupFile asked, Func<SetupSession, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            var (settings, wrong) = Cli.ReadSettings(parsed);
            if (wrong is not null)
            {
                Console.Error.WriteLine(wrong);
                return Cli.Failed;
            }

            var configuration = ServerConfiguration.Build(settings);
            using var aws = SetupClients.Create(options.Account(parsed, configuration, asked.Region), TimeProvider.System);
            var instance = await Instances.Find(aws, options.Instance(parsed) ?? asked.Instance, cancellationToken);
            using var session = new SetupSession(aws, instance, configuration);
            return await work(session);
        }
        catch (SetupRefusedException e)
        {
            SetupConsole.Error(e.Words);
            return Cli.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Cli.Failed;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var error = SetupErrors.Explain(e);
            SetupConsole.Error(error.Happened);
            SetupConsole.Error(new($"→ {error.Do.En}", $"→ {error.Do.Ja}"));
            return Cli.Failed;
        }
    }

    public void Dispose() => Aws.Dispose();
}
