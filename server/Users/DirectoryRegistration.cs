using Amazon.Connect;
using ConnectStreaming.Floors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Users;

internal static class DirectoryRegistration
{
    /// <summary>Adds the users of Amazon Connect. Needs AddBoard, AddFloors and an <see cref="IDirectoryStore"/> (AddStorage has it).</summary>
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddOptions<DirectoryOptions>().BindConfiguration(DirectoryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DirectoryOptions>, DirectoryOptionsValidator>();
        // The sandbox has registered another one before.
        services.TryAddSingleton<Func<string, IAmazonConnect>>(DirectoryClients.Make);
        services.AddSingleton<DirectoryClients>().AddSingleton<DirectoryReading>();
        services.AddSingleton<DirectoryReplica>();
        services.AddSingleton<IDirectoryPeople>(p => p.GetRequiredService<DirectoryReplica>());
        services.AddSingleton<DirectoryFollower>().AddHostedService(p => p.GetRequiredService<DirectoryFollower>());
        return services;
    }
}
