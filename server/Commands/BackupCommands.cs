using System.CommandLine;
using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary><c>backup FILE</c> (also while the server runs) and <c>restore FILE</c> (only while no server runs).</summary>
internal static class BackupCommands
{
    public static Command Backup()
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = Say("File to write the backup to. It must not exist.", "バックアップの書き込み先（既存のファイルは不可）"),
        };
        var command = new Command("backup", Say(
            "Writes a consistent copy of the data folder's database to FILE. Works also while the server runs.",
            "データフォルダーのデータベースの整合したコピーを FILE に書きます。"
                + "サーバーの稼働中でも実行できます。"))
        {
            file,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => Do(parsed, configuration =>
        {
            var target = parsed.GetRequiredValue(file);
            StoreBackup.BackUp(StorePath(configuration), target.FullName);
            Console.WriteLine($"Backed up to {target.FullName} ({new FileInfo(target.FullName).Length / 1024.0:N0} KiB).");
        }));
        return command;
    }

    public static Command Restore()
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = Say("A file from the backup command.", "backup が書いたファイル"),
        };
        var force = new Option<bool>("--force")
        {
            Description = Say(
                "Replace an existing database (the old one is kept in the same folder).",
                "既存のデータベースを置き換える（元のものは隣に残る）"),
        };
        var command = new Command("restore", Say(
            "Restores a backup as the data folder's database. The old database is kept in the same folder.",
            "バックアップをデータフォルダーのデータベースとして復元します。元のものは隣に残ります。"))
        {
            file, force,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => Do(parsed, configuration =>
        {
            var path = StorePath(configuration);
            var aside = StoreBackup.Restore(parsed.GetRequiredValue(file).FullName, path, parsed.GetValue(force), TimeProvider.System);
            Console.WriteLine(aside is null ? $"Restored into {path}." : $"Restored into {path}. The old database is kept as {aside}.");
            Console.WriteLine("Events since the backup are read again from the stream, within its retention period.");
        }));
        return command;
    }

    private static string StorePath(IConfiguration configuration) =>
        (configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions()).Path;

    private static int Do(ParseResult parsed, Action<IConfiguration> work)
    {
        work(ServerConfiguration.Build(Cli.Settings(parsed)));
        return 0;
    }
}
