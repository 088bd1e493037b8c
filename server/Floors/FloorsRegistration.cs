using ConnectStreaming.Access;
using ConnectStreaming.Floors.CheckIns;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Floors.Tables.Api;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Floors;

internal static class FloorsRegistration
{
    /// <summary>Automatic floors, and the picture of drawn ones. Needs an <see cref="IAutoFloorStore"/> and an <see cref="IDrawnFloorsStore"/>.</summary>
    public static IServiceCollection AddFloors(this IServiceCollection services)
    {
        services.TryAddSingleton<ILastKnownAgents, NoLastKnownAgents>();
        services.TryAddSingleton<IDirectoryPeople, NoDirectory>();
        return services
            .AddSingleton<FloorReplicas>().AddSingleton<DrawnFloorsReplica>().AddSingleton<DrawnFloorsNotifier>().AddHostedService<DrawnFloorsFollower>();
    }

    /// <summary>
    /// The HTTP API of drawn floors and their drafts. Needs an <see cref="IFloorStore"/> and an <see cref="IDraftStore"/> (AddStorage has them), AddAccess
    /// and AddAudit.
    /// </summary>
    public static IServiceCollection AddDrawnFloors(this IServiceCollection services) => services
        .AddSingleton<FloorBook>().AddSingleton<IFloorNames, FloorNames>().AddSingleton<ImageDecoder>().AddSingleton<TableDesk>().AddSingleton<ReadingsBook>()
        .AddSingleton<DraftRights>().AddHostedService<DraftClock>().AddHostedService<FloorCleanup>().AddCheckIns();

    /// <summary>Needs an <see cref="ICheckInStore"/> (AddStorage has it) and an <see cref="ICheckInPeople"/> (AddLive has it).</summary>
    private static IServiceCollection AddCheckIns(this IServiceCollection services)
    {
        services.AddOptions<CheckInOptions>().BindConfiguration(CheckInOptions.Key).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<CheckInOptions>, CheckInOptionsValidator>().AddSingleton<CheckInNews>().AddSingleton<CheckInSweep>()
            .AddHostedService<CheckInClock>();
    }
}
