using IronicConsole.Drivers;
using IronicConsole.Engine;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Power;
using IronicConsole.Web.Agent;
using IronicConsole.Web.Feed;
using IronicConsole.Web.Hosting;
using IronicConsole.Web.Shell;

var builder = WebApplication.CreateBuilder(args);
builder.AddConfiguration(args);
builder.Services.AddEngine(builder.Configuration);
builder.Services.AddPower(builder.Configuration);
builder.Services.AddDeploy(builder.Configuration);
builder.Services.AddBootFiles(builder.Configuration);
builder.Services.AddAgentSessions(builder.Configuration);
builder.Services.AddDrivers(builder.Configuration);
builder.AddShell();
builder.AddPages();

var app = builder.Build();
app.MapHealth();
app.MapBootFiles();
app.MapPages();
app.MapShell();
app.Run();
