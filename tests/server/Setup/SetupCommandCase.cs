using System.Diagnostics;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Runs a command of setup against the stand-in control plane, in a folder of its own.</summary>
public abstract class SetupCommandCase(KinesisLocal local) : IAsyncLifetime
{
    private protected KinesisLocal Local => local;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("connect-streaming-setup-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    private protected Task<(int Exit, string Said)> Run(SetupWorld world, params string[] args) =>
        Run(world, "dotnet", [Program, .. args]);

    private protected async Task<string> Aws(SetupWorld world, params string[] args)
    {
        var service = args[0] is "kinesis" ? Local.Endpoint : world.Plane.Endpoint.ToString();
        return (await Run(world, AwsModels.CommandLine(), ["--endpoint-url", service, "--no-cli-pager", .. args])).Said.Trim();
    }

    private protected async Task<(int Exit, string Said)> Run(SetupWorld world, string program, string[] args, Dictionary<string, string?>? elsewhere = null)
    {
        using var process = Process.Start(Start(world, program, args, elsewhere))!;
        process.StandardInput.Close();
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', args)}' did not end within 120 s: {string.Concat(await said)}");
        }

        return (process.ExitCode, string.Concat(await said));
    }

    private protected static string Program => typeof(ConnectStreaming.Hosting.Server).Assembly.Location;

    private protected ProcessStartInfo Start(SetupWorld world, string program, string[] args, Dictionary<string, string?>? elsewhere = null)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            WorkingDirectory = Folder };
        foreach (var (key, value) in new (string, string?)[]
        {
            ("Storage__Path", Path.Combine(Folder, "data")), ("AWS_ENDPOINT_URL", world.Plane.Endpoint.ToString()),
                ("AWS_ENDPOINT_URL_KINESIS", Local.Endpoint),
            ("AWS_REGION", SetupWorld.Region), ("AWS_ACCESS_KEY_ID", SetupWorld.Account), ("AWS_SECRET_ACCESS_KEY", "local"), ("LANG", "C.UTF-8"),
                ("LC_ALL", null),
        })
        {
            start.Environment[key] = elsewhere?.TryGetValue(key, out var other) == true ? other : value;
        }

        foreach (var (key, value) in elsewhere ?? [])
        {
            start.Environment[key] = value;
        }

        return start;
    }
}
