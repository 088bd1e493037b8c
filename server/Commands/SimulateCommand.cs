using System.CommandLine;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Commands;

/// <summary><c>simulate</c>: plays a simulated contact centre into any stream, for trials, load and oracle tests.</summary>
internal static class SimulateCommand
{
    public static Command Build()
    {
        var stream = new Option<string>("--stream") { Description = "Name of the Kinesis data stream.", Required = true };
        var region = new Option<string?>("--region") { Description = "Its region. Default: the standard AWS configuration." };
        var agents = new Option<int>("--agents") { Description = "Agents of the centre, 1 to 20000.", DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "The same seed plays the same events.", DefaultValueFactory = _ => 7 };
        var speed = new Option<double>("--speed") { Description = "Compresses the waits, 0.5 to 1000; timestamps stay wall clock.", DefaultValueFactory = _ => 1 };
        var truth = new Option<string?>("--truth") { Description = "File for every event put, one JSON line each, in the order of the puts." };
        var duration = new Option<TimeSpan?>("--for") { Description = "Stop after this time (hh:mm:ss). Default: play until Ctrl-C." };
        var instance = new Option<string>("--instance") { Description = "ARN of the Amazon Connect instance that the events name.", DefaultValueFactory = _ => SimulateOptions.DefaultInstance };
        var command = new Command("simulate", "Plays a simulated contact centre into a Kinesis data stream.") { stream, region, agents, seed, speed, truth, duration, instance };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new SimulateOptions
            {
                StreamName = parsed.GetRequiredValue(stream),
                Agents = parsed.GetValue(agents),
                Seed = (ulong)Math.Max(0, parsed.GetValue(seed)),
                Speed = parsed.GetValue(speed),
                Truth = parsed.GetValue(truth),
                For = parsed.GetValue(duration),
                InstanceArn = parsed.GetRequiredValue(instance),
            };
            if (options.Problems() is { Count: > 0 } problems)
            {
                Console.Error.WriteLine(string.Join(Environment.NewLine, problems));
                return Cli.BadUsage;
            }

            return await Play(options, parsed.GetValue(region), cancellationToken);
        });
        return command;
    }

    private static async Task<int> Play(SimulateOptions options, string? region, CancellationToken cancellationToken)
    {
        try
        {
            using var kinesis = KinesisClients.Create(new KinesisClientOptions(Region: region));
            await StreamListing.Describe(kinesis, options.StreamName, cancellationToken);
            Console.WriteLine($"Playing {options.Agents} agents into {options.StreamName}. Ctrl-C stops.");
            var put = await new SimulatorHost(kinesis, options, TimeProvider.System, Quiet.For<SimulatorHost>()).Run(cancellationToken);
            Console.WriteLine($"{put} events put.");
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var error = AwsErrors.Explain(e);
            Console.Error.WriteLine($"{error.Happened} {error.Means} {error.Do}");
            return Cli.Failed;
        }
    }
}
