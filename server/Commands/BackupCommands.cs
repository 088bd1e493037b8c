using System.CommandLine;
using ConnectStreaming.Cluster;
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
            "Writes a consistent copy of the database to FILE: of the data folder, or with Cluster:Mode=Postgres of PostgreSQL. "
                + "Works also while servers run. A backup can be restored on both.",
            "データベースの整合したコピーを FILE に書きます（データフォルダー、または Cluster:Mode=Postgres の場合は PostgreSQL）。"
                + "サーバーの稼働中でも実行できます。どちらにも復元できます。"))
        {
            file,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => Do(parsed, async configuration =>
        {
            var target = parsed.GetRequiredValue(file);
            if (Postgres(configuration) is { } database)
            {
                await StoreBackup.BackUpPostgres(database, target.FullName, TimeProvider.System, cancellationToken);
            }
            else
            {
                StoreBackup.BackUp(StorePath(configuration), target.FullName);
            }

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
            "Restores a backup as the data folder's database; the old database is kept in the same folder. "
                + "With Cluster:Mode=Postgres it is copied into an empty PostgreSQL database.",
            "バックアップをデータフォルダーのデータベースとして復元します。元のものは隣に残ります。"
                + "Cluster:Mode=Postgres の場合は、空の PostgreSQL データベースにコピーします。"))
        {
            file, force,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => Do(parsed, async configuration =>
        {
            var path = StorePath(configuration);
            if (Postgres(configuration) is { } database)
            {
                var rows = await StoreBackup.RestorePostgres(
                    parsed.GetRequiredValue(file).FullName, path, database, TimeProvider.System, cancellationToken);
                Console.WriteLine($"Restored {rows:N0} rows into the PostgreSQL database.");
                Console.WriteLine("Every shard continues at its stored position. Cookie keys are not in a backup, so everybody signs in again.");
                return;
            }

            var aside = StoreBackup.Restore(parsed.GetRequiredValue(file).FullName, path, parsed.GetValue(force), TimeProvider.System);
            Console.WriteLine(aside is null ? $"Restored into {path}." : $"Restored into {path}. The old database is kept as {aside}.");
            Console.WriteLine("Events since the backup are read again from the stream, within its retention period.");
        }));
        return command;
    }

    private static string StorePath(IConfiguration configuration) =>
        (configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions()).Path;

    /// <summary>The connection string. Null: one machine with SQLite.</summary>
    private static string? Postgres(IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        var valid = new ClusterOptionsValidator().Validate(null, options);
        return valid.Failed ? throw new StoreStartException(string.Join(' ', valid.Failures)) : options.IsCluster ? options.ConnectionString : null;
    }

    private static async Task<int> Do(ParseResult parsed, Func<IConfiguration, Task> work)
    {
        await work(ServerConfiguration.Build(Cli.Settings(parsed)));
        return 0;
    }
}
