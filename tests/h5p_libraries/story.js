// Something to read, which gives no score: it says that it is finished, and no more.
var H5P = H5P || {};

H5P.ChasquiStory = (function ($, EventDispatcher) {
  function Story(params) {
    EventDispatcher.call(this);
    this.params = params;
  }

  Story.prototype = Object.create(EventDispatcher.prototype);
  Story.prototype.constructor = Story;

  Story.prototype.attach = function ($container) {
    var self = this;
    $container.addClass('chasqui-story').html(self.params.story);
    $('<button>', {type: 'button', text: 'Finish'}).appendTo($container).on('click', function () {
      self.triggerXAPI('completed');
    });
  };

  return Story;
})(H5P.jQuery, H5P.EventDispatcher);
