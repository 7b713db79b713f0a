using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Postgres;

namespace IronicConsole.Web.Verbs;

/// <summary><c>store copy</c>.</summary>
public sealed class StoreCopyVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "store copy";

    /// <inheritdoc/>
    public string Takes => "";

    /// <inheritdoc/>
    public string Does => "copies the store of --data into the empty PostgreSQL database of --Store:ConnectionString, and compares; the server must be stopped";

    /// <inheritdoc/>
    public Range Count => 0..0;

    /// <inheritdoc/>
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var store = call.Configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions();
        await new StoreCopy(store, call.Say).RunAsync();
        return 0;
    }
}
