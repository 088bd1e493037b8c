using System.CommandLine;
using ConnectStreaming.Hosting;

namespace ConnectStreaming.Commands;

/// <summary><c>sandbox</c>: only the local Kinesis and the simulated centre. <c>npm run cluster</c> uses it; people use <c>serve --sandbox</c>.</summary>
internal static class SandboxCommand
{
    public static Command Build()
    {
        var maps = new Option<string>("--maps") { Required = true };
        var agents = new Option<int>("--agents") { DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 7 };
        var speed = new Option<double>("--speed") { DefaultValueFactory = _ => 1 };
        agents.Between(1, 20_000);
        seed.Between(0, int.MaxValue);
        speed.Between(0.5, 1000);
        var command = new Command("sandbox") { maps, agents, seed, speed };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Uri[] addresses = [.. parsed.GetRequiredValue(maps).Split(',').Select(map => new Uri(map))];
            var request = new SandboxRequest(false, parsed.GetValue(agents), parsed.GetValue(seed), parsed.GetValue(speed));
            return await new SandboxAlone(request, addresses).Run(cancellationToken);
        });
        return command;
    }
}
