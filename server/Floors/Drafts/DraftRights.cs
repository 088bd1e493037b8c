using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Floors.Drafts;

/// <summary>Whether a person may change a floor as a whole at this moment: for what is written later than it was asked for.</summary>
internal sealed class DraftRights(AccessBook book, IOptions<AccessOptions> options)
{
    public bool MayChange(DraftPerson person, DrawnFloor floor) => options.Value.IsOpen
        || (book.Person(person.Id) is { Disabled: false } known && Policies.Allows(Policies.Plan, known.Roles)
            && known.Scope.HasAllOfFloor(floor.Id, floor.Instances));
}
