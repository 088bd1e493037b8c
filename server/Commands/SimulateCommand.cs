using System.CommandLine;
using ConnectStreaming.Hosting;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Stream;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary><c>simulate</c>: sends the events of a simulated contact centre to any stream, for trials, load tests and oracle tests.</summary>
internal static class SimulateCommand
{
    public static Command Build()
    {
        var stream = new Option<string>("--stream")
        {
            Description = Say("Name of the Kinesis data stream.", "Kinesis データストリームの名前"),
            Required = true,
        };
        var region = new Option<string?>("--region")
        {
            Description = Say("Its region. Default: the standard AWS configuration.", "リージョン。省略時：AWS の標準設定"),
        };
        var agents = new Option<int>("--agents")
        {
            Description = Say("Number of agents, 1 to 20000.", "オペレーター数（1–20000）"),
            DefaultValueFactory = _ => 200,
        };
        var seed = new Option<int>("--seed")
        {
            Description = Say("The same seed gives the same events.", "同じシードなら同じイベント"),
            DefaultValueFactory = _ => 7,
        };
        var speed = new Option<double>("--speed")
        {
            Description = Say(
                "Factor by which waits are shortened, 0.5 to 1000. Timestamps are real times.",
                "待ち時間を縮める倍率（0.5–1000）。タイムスタンプは実時刻のまま"),
            DefaultValueFactory = _ => 1,
        };
        var truth = new Option<string?>("--truth")
        {
            Description = Say(
                "File for all sent events, one JSON line each, in the order of sending.",
                "送ったイベントを 1 行 1 件の JSON で、送った順に書き出すファイル"),
        };
        var duration = new Option<TimeSpan?>("--for")
        {
            Description = Say(
                "Stop after this time (hh:mm:ss). Default: run until Ctrl-C.",
                "終了までの時間（hh:mm:ss）。省略時：Ctrl-C まで"),
        };
        var instance = new Option<string>("--instance")
        {
            Description = Say(
                "ARN of the Amazon Connect instance in the events.",
                "イベントに記す Amazon Connect インスタンスの ARN"),
            DefaultValueFactory = _ => SimulateOptions.DefaultInstance,
        };
        var command = new Command("simulate", Say(
            "Sends the events of a simulated contact centre to a Kinesis data stream.",
            "模擬コンタクトセンターのイベントを Kinesis データストリームに送信します。"))
        {
            stream, region, agents, seed, speed, truth, duration, instance,
        };
        agents.Between(1, 20_000);
        seed.Between(0, int.MaxValue);
        speed.Between(0.5, 1000);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new SimulateOptions
            {
                StreamName = parsed.GetRequiredValue(stream),
                Agents = parsed.GetValue(agents),
                Seed = (ulong)parsed.GetValue(seed),
                Speed = parsed.GetValue(speed),
                Truth = parsed.GetValue(truth),
                For = parsed.GetValue(duration),
                InstanceArn = parsed.GetRequiredValue(instance),
            };
            if (options.Problems() is { Count: > 0 } problems)
            {
                throw new SettingsException(problems);
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
            Console.WriteLine($"Sending the events of {options.Agents} agents to {options.StreamName}. Press Ctrl-C to stop.");
            var put = await new SimulatorHost(kinesis, options, TimeProvider.System, Quiet.For<SimulatorHost>()).Run(cancellationToken);
            Console.WriteLine($"{put} events were sent.");
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
