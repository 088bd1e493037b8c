using System.CommandLine;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Commands;

/// <summary><c>serve</c>: the server. One process: silo, stream readers, store, hub and page.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by ';'. Default: http://localhost:5080, or the next free port." };
        var sandbox = new Option<bool>("--sandbox") { Description = "No AWS account: a local Kinesis and a simulated contact centre, on this machine only." };
        var keep = new Option<bool>("--keep") { Description = "With --sandbox: keep the data of the last run." };
        var agents = new Option<int>("--agents") { Description = "With --sandbox: simulated agents, 1 to 20000.", DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "With --sandbox: the same seed plays the same events.", DefaultValueFactory = _ => 7 };
        var speed = new Option<double>("--speed") { Description = "With --sandbox: compresses the waits of the simulation, 0.5 to 1000.", DefaultValueFactory = _ => 1 };
        var access = new Option<string>("--access") { Description = "With --sandbox: open (everyone on this machine) or local (accounts; prints the first administrator's link).", DefaultValueFactory = _ => "open" };
        access.AcceptOnlyFromAmong("open", "local");
        var command = new Command("serve", "Runs the seat map.") { urls, sandbox, keep, agents, seed, speed, access };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (settings, error) = Cli.ReadSettings(parsed);
            if (error is not null)
            {
                return Refuse(error);
            }

            var request = new ServeRequest(
                parsed.GetValue(urls),
                settings,
                parsed.GetValue(sandbox) ? new SandboxRequest(parsed.GetValue(keep), parsed.GetValue(agents), parsed.GetValue(seed), parsed.GetValue(speed), parsed.GetValue(access) == "local") : null);
            try
            {
                return await Server.Run(request, cancellationToken);
            }
            catch (OptionsValidationException e)
            {
                return Refuse([.. e.Failures]);
            }
            catch (StartRefusedException e)
            {
                return Refuse(e.Message);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException)
            {
                Console.Error.WriteLine($"{e.Message} Another program listens there already. Stop it, or choose another address: serve --urls http://localhost:5081");
                return Cli.Failed;
            }
            catch (Exception e) when (e is StoreStartException or SandboxException or InvalidOperationException { Source: "connect-streaming" })
            {
                Console.Error.WriteLine(e.Message);
                return Cli.Failed;
            }
        });
        return command;
    }

    private static int Refuse(params string[] problems)
    {
        Console.Error.WriteLine("connect-streaming did not start:");
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"  • {problem}");
        }

        return Cli.BadUsage;
    }
}

/// <summary>What <c>serve</c> was asked for.</summary>
internal sealed record ServeRequest(string? Urls, string[] Settings, SandboxRequest? Sandbox);

/// <param name="LocalAccess">Accounts with passwords in place of open access.</param>
internal sealed record SandboxRequest(bool Keep, int Agents, int Seed, double Speed, bool LocalAccess = false);

/// <summary>A start that cannot be, with what to do about it.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
