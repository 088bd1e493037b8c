using System.CommandLine;
using ConnectStreaming.Hosting;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary><c>serve</c>: the server. One process with silo, stream readers, store, hub and page.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var urls = new Option<string?>("--urls")
        {
            Description = Say(
                "Addresses to listen on, separated by ';'. Default: http://localhost:5080, or the next free port.",
                "待ち受けるアドレス（';' 区切り）。省略時：http://localhost:5080、使用中なら次の空きポート"),
        };
        var sandbox = new Option<bool>("--sandbox")
        {
            Description = Say(
                "Run without an AWS account: a local Kinesis and a simulated contact centre, only on this machine.",
                "AWS アカウント不要：このマシンだけのローカル Kinesis と模擬コンタクトセンター"),
        };
        var keep = new Option<bool>("--keep")
        {
            Description = Say("With --sandbox: use the data of the last run.", "--sandbox とともに：前回のデータを引き継ぐ"),
        };
        var agents = new Option<int>("--agents")
        {
            Description = Say("With --sandbox: number of simulated agents, 1 to 20000.", "--sandbox とともに：模擬オペレーター数（1–20000）"),
            DefaultValueFactory = _ => 200,
        };
        var seed = new Option<int>("--seed")
        {
            Description = Say("With --sandbox: the same seed gives the same events.", "--sandbox とともに：同じシードなら同じイベント"),
            DefaultValueFactory = _ => 7,
        };
        var speed = new Option<double>("--speed")
        {
            Description = Say(
                "With --sandbox: factor by which waits are shortened, 0.5 to 1000.",
                "--sandbox とともに：待ち時間を縮める倍率（0.5–1000）"),
            DefaultValueFactory = _ => 1,
        };
        var access = new Option<string>("--access")
        {
            Description = Say(
                "With --sandbox: open (everyone on this machine) or local (accounts; shows the first administrator's link).",
                "--sandbox とともに：open（このマシンの誰でも）または local（アカウント制。"
                    + "最初の管理者用リンクを表示）"),
            DefaultValueFactory = _ => "open",
        };
        access.AcceptOnlyFromAmong("open", "local");
        var floors = new Option<string>("--floors")
        {
            Description = Say(
                "With --sandbox: drawn (two floors besides the automatic one) or none (no drawn floors yet).",
                "--sandbox とともに：drawn（自動フロアのほかに 2 フロア）または none（フロア未作成）"),
            DefaultValueFactory = _ => "drawn",
        };
        floors.AcceptOnlyFromAmong("drawn", "none");
        agents.Between(1, 20_000);
        seed.Between(0, int.MaxValue);
        speed.Between(0.5, 1000);
        var command = new Command("serve", Say(
            "Runs the seat map server.",
            "座席表のサーバーを起動します。"))
        {
            urls, sandbox, keep, agents, seed, speed, access, floors,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.OnlyWith(sandbox, keep, agents, seed, speed, access, floors);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new ServeRequest(
                parsed.GetValue(urls),
                Cli.Settings(parsed),
                parsed.GetValue(sandbox)
                    ? new SandboxRequest(
                        parsed.GetValue(keep), parsed.GetValue(agents), parsed.GetValue(seed), parsed.GetValue(speed), parsed.GetValue(access) == "local",
                        parsed.GetValue(floors) == "drawn")
                    : null);
            try
            {
                return await Server.Run(request, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopped while it was starting. That is no error.
                return Cli.Interrupted;
            }
        });
        return command;
    }
}
