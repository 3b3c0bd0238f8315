// A picture, and a sound that stands beside this script and is fetched by its path, as some public libraries do.
var H5P = H5P || {};

H5P.ChasquiListen = (function ($, EventDispatcher) {
  function Listen(params, contentId) {
    EventDispatcher.call(this);
    this.params = params;
    this.contentId = contentId;
  }

  Listen.prototype = Object.create(EventDispatcher.prototype);
  Listen.prototype.constructor = Listen;

  Listen.prototype.attach = function ($container) {
    var self = this;
    var $size = $('<output>');
    $container.addClass('chasqui-listen').empty();
    if (self.params.picture && self.params.picture.path) {
      $container.append($('<img>', {alt: self.params.alt, src: H5P.getPath(self.params.picture.path, self.contentId)}));
    }
    (self.params.sound || []).forEach(function (sound) {
      $container.append($('<audio>', {controls: true, src: H5P.getPath(sound.path, self.contentId)}));
    });
    $('<button>', {type: 'button', text: 'Listen'}).appendTo($container).on('click', function () {
      var request = new XMLHttpRequest();
      request.open('GET', H5P.getLibraryPath('H5P.ChasquiListen-1.2') + '/sounds/knock.wav');
      request.responseType = 'arraybuffer';
      request.onload = function () {
        $size.text(request.response.byteLength);
        self.triggerXAPIScored(2, 2, 'completed', true, true);
      };
      request.send();
    });
    $container.append($size);
  };

  return Listen;
})(H5P.jQuery, H5P.EventDispatcher);
