using IronicConsole.Drivers;
using IronicConsole.Engine;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Power;
using IronicConsole.Web.Agent;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Audit;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Feed;
using IronicConsole.Web.Hosting;
using IronicConsole.Web.Logs;
using IronicConsole.Web.Shell;
using IronicConsole.Web.SignIn;
using IronicConsole.Web.Tls;
using IronicConsole.Web.Verbs;

return Running.Said(() =>
{
    if (Verbs.Run(args) is { } done) return done;

    var builder = Configuration.NewBuilder(args);
    builder.AddLogFiles();
    builder.Services.AddEngine(builder.Configuration);
    builder.Services.AddPower(builder.Configuration);
    builder.AddAgentListener();
    builder.AddTls();
    builder.Services.AddAgentLink(builder.Configuration);
    builder.Services.AddDeploy(builder.Configuration);
    builder.Services.AddBootFiles(builder.Configuration);
    builder.Services.AddDrivers(builder.Configuration);
    builder.AddSignIn();
    builder.Services.AddIronicApi();
    builder.Services.AddApiV2();
    builder.AddShell();
    builder.AddPages();

    var app = builder.Build().CheckSignIn();
    app.NotifyServiceManager();
    app.MapAgentApi();
    app.MapHealth();
    app.MapBootFiles().OnAgentListener(alsoPublic: true).AllowAnonymous();
    if (app.Does(Roles.Api)) app.MapApiV2().MapApiDescription().MapIronicApi();
    app.UsePagesDoor();
    app.MapPeople();
    if (app.Does(Roles.Web)) app.MapPages().MapAuditExport().MapBatchExport().MapShell();
    app.Run();
    return 0;
});
